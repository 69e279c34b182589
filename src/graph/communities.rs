//! Which nodes hang together: each takes the word of most of its neighbours, until
//! nobody changes any more (label propagation), always in the same order.

use std::collections::BTreeMap;

use super::Edge;

/// Rounds after which who still changes may do so for ever.
const ROUNDS: usize = 50;

/// The community of each node: numbers from 0, the largest community first.
pub(super) fn find(nodes: usize, edges: &[Edge]) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); nodes];
    for edge in edges {
        neighbours[edge.from].push((edge.to, edge.weight));
        neighbours[edge.to].push((edge.from, edge.weight));
    }
    let mut words: Vec<usize> = (0..nodes).collect();
    for _ in 0..ROUNDS {
        let mut is_settled = true;
        for at in 0..nodes {
            let mut votes: BTreeMap<usize, u64> = BTreeMap::new();
            for (neighbour, weight) in &neighbours[at] {
                *votes.entry(words[*neighbour]).or_default() += weight;
            }
            let most = votes.values().max().copied().unwrap_or_default();
            if votes.get(&words[at]).copied().unwrap_or_default() < most {
                let winner = votes.iter().find(|(_, votes)| **votes == most);
                words[at] = winner.map_or(at, |(word, _)| *word);
                is_settled = false;
            }
        }
        if is_settled {
            break;
        }
    }
    numbered(&words)
}

/// The words replaced by numbers, the most frequent first.
fn numbered(words: &[usize]) -> Vec<usize> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for word in words {
        *sizes.entry(*word).or_default() += 1;
    }
    let mut by_size: Vec<(usize, usize)> = sizes.into_iter().collect();
    by_size.sort_by_key(|(word, size)| (std::cmp::Reverse(*size), *word));
    let numbers: BTreeMap<usize, usize> = by_size
        .iter()
        .enumerate()
        .map(|(number, (word, _))| (*word, number))
        .collect();
    words.iter().map(|word| numbers[word]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_with_one_tie_are_two() {
        let edge = |from, to, weight| Edge { from, to, weight };
        let edges = [
            edge(0, 1, 2),
            edge(0, 2, 2),
            edge(1, 2, 2),
            edge(2, 3, 1),
            edge(3, 4, 2),
        ];
        assert_eq!(find(6, &edges), [0, 0, 0, 1, 1, 2]);
    }
}
