//! Where the nodes of a picture stand: the same graph is always drawn the same way.
//!
//! Each connected part is laid out by forces (edges pull, nodes push: Fruchterman and
//! Reingold), then boxes that lie on each other are pushed apart until every label can
//! be read, and the parts are set in rows like words. The only arithmetic is that of
//! IEEE 754, square roots included: no sines, whose last digits differ by platform.

#![expect(
    clippy::cast_precision_loss,
    reason = "no picture has 2^52 nodes, and no tie so many articles"
)]

use super::Edge;

/// A point, or the size of a box.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Between two boxes, and around the picture.
const GAP: f64 = 6.0;
/// Between two connected parts.
const PART_GAP: f64 = 34.0;
/// Steps of the forces; what is not at rest then hardly moves.
const STEPS: u32 = 300;
/// How much the middle of a part pulls.
const GRAVITY: f64 = 0.08;
/// Rounds of pushing boxes apart; a few dozen are the rule.
const ROUNDS: u32 = 600;

/// The middle of each node's box within `width`, and the height that they take.
pub(super) fn place(boxes: &[Point], edges: &[Edge], width: f64) -> (Vec<Point>, f64) {
    let mut parts: Vec<Part> = parts(boxes.len(), edges)
        .into_iter()
        .map(|nodes| Part::of(nodes, boxes, edges, width))
        .collect();
    parts.sort_by(|one, other| {
        let by_height = other.size.y.total_cmp(&one.size.y);
        by_height.then_with(|| one.nodes.cmp(&other.nodes))
    });
    let mut places = vec![Point::default(); boxes.len()];
    let mut top = 0.0;
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        let row = first_row(rest, width);
        let used: f64 = row.iter().map(|part| part.size.x).sum();
        // What a row leaves free stands between its parts and at its ends.
        let gap = (width - used) / (row.len() + 1) as f64;
        let height = row.iter().map(|part| part.size.y).fold(0.0, f64::max);
        let mut left = gap;
        for part in row {
            let down = (height - part.size.y) / 2.0;
            for (node, place) in part.nodes.iter().zip(&part.places) {
                places[*node] = Point {
                    x: left + place.x,
                    y: top + down + place.y,
                };
            }
            left += part.size.x + gap;
        }
        top += height + PART_GAP;
        rest = &rest[row.len()..];
    }
    (places, (top - PART_GAP).max(0.0))
}

/// The parts that stand side by side: as many as fit, at least one.
fn first_row(parts: &[Part], width: f64) -> &[Part] {
    let mut used = parts[0].size.x;
    let mut count = 1;
    while let Some(part) = parts.get(count) {
        used += part.size.x + PART_GAP;
        if used > width {
            break;
        }
        count += 1;
    }
    &parts[..count]
}

/// The connected parts of a graph, each with its nodes in their order.
fn parts(nodes: usize, edges: &[Edge]) -> Vec<Vec<usize>> {
    let mut heads: Vec<usize> = (0..nodes).collect();
    let head_of = |heads: &[usize], mut at: usize| {
        while heads[at] != at {
            at = heads[at];
        }
        at
    };
    for edge in edges {
        let (one, other) = (head_of(&heads, edge.from), head_of(&heads, edge.to));
        let (low, high) = (one.min(other), one.max(other));
        heads[high] = low;
    }
    let mut parts = vec![Vec::new(); nodes];
    for node in 0..nodes {
        parts[head_of(&heads, node)].push(node);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A connected part, with its upper left corner at 0, 0.
struct Part {
    nodes: Vec<usize>,
    places: Vec<Point>,
    size: Point,
}

impl Part {
    fn of(nodes: Vec<usize>, boxes: &[Point], edges: &[Edge], width: f64) -> Part {
        let mut local = vec![usize::MAX; boxes.len()];
        for (at, node) in nodes.iter().enumerate() {
            local[*node] = at;
        }
        let boxes: Vec<Point> = nodes.iter().map(|node| boxes[*node]).collect();
        let edges: Vec<Edge> = edges
            .iter()
            .filter(|edge| local[edge.from] != usize::MAX)
            .map(|edge| Edge {
                from: local[edge.from],
                to: local[edge.to],
                weight: edge.weight,
            })
            .collect();
        let mut places = forced(&boxes, &edges);
        stand_up(&mut places, &boxes, width);
        fit(&mut places, &boxes, width);
        push_apart(&mut places, &boxes, width);
        let size = move_to_corner(&mut places, &boxes);
        Part {
            nodes,
            places,
            size,
        }
    }
}

/// Where the forces leave the nodes.
fn forced(boxes: &[Point], edges: &[Edge]) -> Vec<Point> {
    let count = boxes.len();
    let side = (count as f64).sqrt();
    let mut places = scattered(count, side);
    let mut heat = side / 4.0;
    let cooling = heat / f64::from(STEPS);
    for _ in 0..STEPS {
        let mut moves = vec![Point::default(); count];
        for one in 0..count {
            for other in one + 1..count {
                let (x, y, distance) = between(places[one], places[other]);
                let push = 1.0 / (distance * distance);
                moves[one].x += x * push;
                moves[one].y += y * push;
                moves[other].x -= x * push;
                moves[other].y -= y * push;
            }
        }
        for edge in edges {
            let (x, y, distance) = between(places[edge.from], places[edge.to]);
            // Ten articles pull harder than one, but not ten times.
            let pull = distance * (edge.weight as f64).sqrt().min(4.0);
            moves[edge.from].x -= x * pull;
            moves[edge.from].y -= y * pull;
            moves[edge.to].x += x * pull;
            moves[edge.to].y += y * pull;
        }
        for (place, mut by) in places.iter_mut().zip(moves) {
            // Two clusters on one thread would fly far apart.
            by.x -= (place.x - side / 2.0) * side * GRAVITY;
            by.y -= (place.y - side / 2.0) * side * GRAVITY;
            let far = (by.x * by.x + by.y * by.y).sqrt().max(1e-9);
            place.x += by.x / far * far.min(heat);
            place.y += by.y / far * far.min(heat);
        }
        heat -= cooling;
    }
    // Labels are wider than high: so is the picture.
    let (wide, high) = boxes.iter().fold((0.0, 0.0), |(wide, high), size| {
        (wide + size.x, high + size.y)
    });
    let (wide, high) = (wide / count as f64, high / count as f64);
    for place in &mut places {
        place.x *= wide;
        place.y *= high * 1.7;
    }
    places
}

/// From the second point to the first: the vector, and its length, which is never 0.
fn between(one: Point, other: Point) -> (f64, f64, f64) {
    let (x, y) = (one.x - other.x, one.y - other.y);
    let distance = (x * x + y * y).sqrt();
    if distance < 1e-3 {
        (1e-3, 1e-3, 1e-3)
    } else {
        (x, y, distance)
    }
}

/// Points in a square, by a fixed row of numbers (Knuth's).
fn scattered(count: usize, side: f64) -> Vec<Point> {
    let mut state: u64 = 0x6465_7065;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1u64 << 24) as f64 * side
    };
    (0..count)
        .map(|_| Point {
            x: next(),
            y: next(),
        })
        .collect()
}

/// Turns a part that lies and is wider than there is room, so that it stands.
fn stand_up(places: &mut [Point], boxes: &[Point], width: f64) {
    let size = move_to_corner(places, boxes);
    if size.x > width && size.x > size.y {
        for place in places {
            *place = Point {
                x: place.y,
                y: place.x,
            };
        }
    }
}

/// Makes a part that is too wide as wide as there is room, and stands it at the left.
fn fit(places: &mut [Point], boxes: &[Point], width: f64) {
    let size = move_to_corner(places, boxes);
    let shrink = (width / size.x).min(1.0);
    for place in places {
        place.x *= shrink;
    }
}

/// Pushes boxes that lie on each other apart, the shorter way, within the width.
fn push_apart(places: &mut [Point], boxes: &[Point], width: f64) {
    for round in 0..ROUNDS {
        let mut is_settled = true;
        for one in 0..places.len() {
            for other in one + 1..places.len() {
                let x = places[one].x - places[other].x;
                let y = places[one].y - places[other].y;
                let wide = f64::midpoint(boxes[one].x, boxes[other].x) + GAP;
                let high = f64::midpoint(boxes[one].y, boxes[other].y) + GAP;
                let (over_x, over_y) = (wide - x.abs(), high - y.abs());
                if over_x <= 0.01 || over_y <= 0.01 {
                    continue;
                }
                is_settled = false;
                // The shorter way as boxes are long. In a narrow picture only up and
                // down are free, and after a while everywhere: the edges are near.
                let is_beside =
                    over_x / wide < over_y / high && wide * 4.0 < width && round < ROUNDS / 2;
                if is_beside {
                    let by = (over_x / 2.0).copysign(x);
                    places[one].x += by;
                    places[other].x -= by;
                } else {
                    let by = (over_y / 2.0).copysign(y);
                    places[one].y += by;
                    places[other].y -= by;
                }
            }
            let half = (boxes[one].x / 2.0).min(width / 2.0);
            places[one].x = places[one].x.clamp(half, width - half);
        }
        if is_settled {
            return;
        }
    }
}

/// Moves all boxes so that they start at 0, 0, and tells how large they are together.
fn move_to_corner(places: &mut [Point], boxes: &[Point]) -> Point {
    let mut low = Point {
        x: f64::MAX,
        y: f64::MAX,
    };
    let mut high = Point {
        x: f64::MIN,
        y: f64::MIN,
    };
    for (place, size) in places.iter().zip(boxes) {
        low.x = low.x.min(place.x - size.x / 2.0);
        low.y = low.y.min(place.y - size.y / 2.0);
        high.x = high.x.max(place.x + size.x / 2.0);
        high.y = high.y.max(place.y + size.y / 2.0);
    }
    for place in places {
        place.x -= low.x;
        place.y -= low.y;
    }
    Point {
        x: high.x - low.x,
        y: high.y - low.y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
        let edge = |(from, to): &(usize, usize)| Edge {
            from: *from,
            to: *to,
            weight: 1,
        };
        pairs.iter().map(edge).collect()
    }

    /// A ring of 40 with spokes, a clique of 6, and pairs.
    fn graph() -> (Vec<Point>, Vec<Edge>) {
        let mut pairs: Vec<(usize, usize)> = (0..40).map(|at| (at, (at + 1) % 40)).collect();
        pairs.extend((0..40).step_by(4).map(|at| (at, 40)));
        pairs.extend((41..47).flat_map(|one| (one + 1..47).map(move |other| (one, other))));
        pairs.extend((47..57).step_by(2).map(|at| (at, at + 1)));
        let boxes = (0..57)
            .map(|at| Point {
                x: 60.0 + f64::from(at % 7) * 10.0,
                y: 30.0,
            })
            .collect();
        (boxes, edges(&pairs))
    }

    #[test]
    fn every_box_is_in_the_picture_and_on_no_other() {
        let (boxes, edges) = graph();
        for width in [360.0, 1200.0] {
            let (places, height) = place(&boxes, &edges, width);
            for (one, (at, size)) in places.iter().zip(&boxes).enumerate() {
                assert!(at.x - size.x / 2.0 >= -0.1, "{one} of {width} sticks out");
                assert!(at.x + size.x / 2.0 <= width + 0.1, "{one} of {width}");
                assert!(at.y - size.y / 2.0 >= -0.1, "{one} of {width}");
                assert!(at.y + size.y / 2.0 <= height + 0.1, "{one} of {width}");
                for other in 0..one {
                    let x = (at.x - places[other].x).abs();
                    let y = (at.y - places[other].y).abs();
                    let is_free = x + 0.1 >= f64::midpoint(size.x, boxes[other].x)
                        || y + 0.1 >= f64::midpoint(size.y, boxes[other].y);
                    assert!(is_free, "{one} lies on {other} at width {width}");
                }
            }
        }
    }

    #[test]
    fn the_same_graph_is_drawn_the_same_way() {
        let (boxes, edges) = graph();
        assert_eq!(place(&boxes, &edges, 800.0), place(&boxes, &edges, 800.0));
        assert_eq!(place(&[], &[], 800.0), (Vec::new(), 0.0));
    }
}
