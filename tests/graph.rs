//! Graphs are what SQL says, as real readers read them; pictures need nothing else.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use roxmltree::{Document, Node};
use support::Place;

/// Some of the labelled pages, in their order.
fn pages(most: usize) -> Vec<PathBuf> {
    let folder = support::fixtures().join("people");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the pages")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    pages.sort();
    pages.truncate(most);
    pages
}

/// An archive of labelled pages.
fn labelled() -> Place {
    let place = Place::new();
    place.import_with(&pages(100), &support::options());
    place
}

fn printed(place: &Place, args: &[&str]) -> (String, String) {
    let output = place.depeche(args);
    let words = String::from_utf8(output.stderr).expect("words");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {words}");
    (String::from_utf8(output.stdout).expect("text"), words)
}

/// The value of a `<data key="…">` of a GraphML element.
fn data(element: Node<'_, '_>, key: &str) -> Option<String> {
    let datum = element
        .children()
        .find(|child| child.attribute("key") == Some(key))?;
    Some(datum.text().unwrap_or_default().to_owned())
}

fn elements<'a>(document: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    document
        .descendants()
        .filter(|node| node.tag_name().name() == name)
        .collect()
}

/// The edges of a GraphML file as `one|other|weight`, by labels.
fn edges(graphml: &str) -> BTreeSet<String> {
    let document = Document::parse(graphml).expect("XML");
    let labels: BTreeMap<&str, String> = elements(&document, "node")
        .into_iter()
        .map(|node| {
            let id = node.attribute("id").expect("an id");
            (id, data(node, "label").expect("a label"))
        })
        .collect();
    elements(&document, "edge")
        .into_iter()
        .map(|edge| {
            let end = |name| &labels[edge.attribute(name).expect("an end")];
            let weight = data(edge, "weight").expect("a weight");
            format!("{}|{}|{weight}", end("source"), end("target"))
        })
        .collect()
}

/// Pairs are sorted by their names, because a graph sorts them by their weight.
fn unordered(edges: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let sorted = |edge: String| {
        let mut parts: Vec<&str> = edge.split('|').collect();
        parts[..2].sort_unstable();
        parts.join("|")
    };
    edges.into_iter().map(sorted).collect()
}

#[test]
fn people_are_linked_as_co_mentions_says() {
    let place = labelled();
    let (graphml, words) = printed(&place, &["graph", "--of", "people"]);
    let expected = support::rows(
        &place.open(),
        "SELECT a.name, b.name, c.articles
           FROM co_mentions c
           JOIN people a ON a.id = c.person_a
           JOIN people b ON b.id = c.person_b",
    );
    assert!(expected.len() > 1000);
    let found = edges(&graphml);
    assert_eq!(unordered(found), unordered(expected));
    assert!(!words.contains("left out"), "{words}");
}

#[test]
fn stories_are_linked_as_related_articles_says() {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    let (graphml, words) = printed(&place, &["graph", "--of", "links"]);
    let expected = support::rows(
        &place.open(),
        "SELECT DISTINCT a.title, r.title, 1
           FROM related_articles r
           JOIN articles a ON a.id = r.article_id
          WHERE a.title IS NOT NULL AND r.title IS NOT NULL",
    );
    let found = edges(&graphml);
    for edge in &expected {
        assert!(found.contains(edge), "{edge} is not in {found:#?}");
    }
    assert!(graphml.contains("edgedefault=\"directed\""));
    let count = format!("{} ties\n", found.len());
    assert!(words.ends_with(&count), "{words}");
}

#[test]
fn filters_leave_out_what_they_say() {
    let place = Place::new();
    let page = |date: &str, who: &str| {
        format!(
            "Le ministre {who} a rencontré la présidente Lê Thi Hoa à Hanoi.\n\n-VNA date {date}"
        )
    };
    place.write("a.txt", page("2020-11", "Dang Duc Loc"));
    place.write("b.txt", page("2021-07", "Dang Duc Loc"));
    place.write("c.txt", page("2022-01", "Anton Belmar"));
    place.import();
    let connection = place.open();
    for (file, date) in [("a", "2020-11-14"), ("b", "2021-07"), ("c", "2022-01-02")] {
        connection
            .execute(
                "UPDATE articles SET published_at = ?1
                  WHERE id = (SELECT article_id FROM sources WHERE uri LIKE '%/' || ?2 || '.txt')",
                [date, file],
            )
            .expect("a date");
    }
    drop(connection);
    let asked = |args: &[&str]| {
        let args = [&["graph", "--of", "people"], args].concat();
        unordered(edges(&printed(&place, &args).0))
    };
    let both = ["Anton Belmar|Lê Thi Hoa|1", "Dang Duc Loc|Lê Thi Hoa|2"];
    let of = |edges: &[&str]| edges.iter().map(|edge| (*edge).to_owned()).collect();
    let once = ["Dang Duc Loc|Lê Thi Hoa|1"];
    assert_eq!(asked(&[]), of(&both));
    assert_eq!(asked(&["--min-weight", "2"]), of(&both[1..]));
    assert_eq!(asked(&["--person", "anton BELMAR"]), of(&both[..1]));
    assert_eq!(asked(&["--person", "Le Thi Hoa"]), of(&both));
    assert_eq!(asked(&["--since", "2021-07-20"]), of(&[both[0], once[0]]));
    assert_eq!(asked(&["--since", "2022"]), of(&both[..1]));
    assert_eq!(asked(&["--until", "2020"]), of(&once));
    assert_eq!(asked(&["--until", "2020-11-13"]), of(&[]));
    let (_, words) = printed(&place, &["graph", "--of", "people", "--limit", "2"]);
    assert_eq!(
        words,
        "2 people, 1 tie\nleft out: 1 person with fewer ties; --limit N shows more\n"
    );
    let nobody = place.depeche(&["graph", "--of", "people", "--person", "Jean Neige"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(nobody.stderr).expect("words"),
        "error: Nobody in the archive is named Jean Neige\n\
         hint: give the full name in any spelling; the table person_names has them all\n"
    );
    for wrong in ["21", "2021-7", "2021-07-01T00", "hier"] {
        let output = place.depeche(&["graph", "--of", "people", "--since", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

/// Ids depend on the order of arrival, so a graph has none.
#[test]
fn the_order_of_import_makes_no_difference() {
    let mut files = pages(30);
    let (forward, backward) = (Place::new(), Place::new());
    forward.import_with(&files, &support::options());
    files.reverse();
    for half in files.chunks(files.len() / 2 + 1) {
        backward.import_with(half, &support::options());
    }
    for args in [
        &["graph", "--of", "people"][..],
        &["graph", "--of", "people", "--html"],
        &["graph", "--of", "links", "--svg", "--limit", "30"],
    ] {
        assert!(
            printed(&forward, args) == printed(&backward, args),
            "{args:?}"
        );
    }
}

#[test]
fn a_picture_is_whole_and_asks_for_nothing() {
    let place = labelled();
    for of in ["people", "links"] {
        let (svg, words) = printed(&place, &["graph", "--of", of, "--svg"]);
        let document = Document::parse(&svg).expect("XML");
        let circles = elements(&document, "circle").len();
        assert!(words.starts_with(&format!("{circles} ")), "{words}");
        assert!((100..=120).contains(&circles), "{circles} nodes");
        assert!(elements(&document, "rect").len() > 10, "no timeline");
        let (html, _) = printed(&place, &["graph", "--of", of, "--html"]);
        for page in [&svg, &html] {
            let page = page.replace("http://www.w3.org/2000/svg", "");
            for sign in ["http:", "https:", "src=", "@import", "<link", "url(h"] {
                assert!(!page.contains(sign), "{sign} in a picture of {of}");
            }
        }
        assert!(html.contains("default-src 'none'"));
        assert_eq!(html.matches("<tr><td>").count(), circles);
    }
}

#[test]
fn no_name_speaks_to_the_browser() {
    let place = Place::new();
    place.write(
        "a.txt",
        "Un <script>alert(1)</script> & \u{1}\"titre\"\n\nHanoi (VNA) - Un texte. -VNA\n\nVoir plus\n\nUn <b>autre</b>\n\nUn <b>autre</b>\n\nRésumé.",
    );
    place.import();
    for kind in ["--html", "--svg"] {
        let (page, _) = printed(&place, &["graph", "--of", "links", kind]);
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{page}"
        );
        assert!(!page.contains("<script>alert"), "{page}");
    }
    let (graphml, _) = printed(&place, &["graph", "--of", "links"]);
    assert_eq!(edges(&graphml).len(), 1, "{graphml}");
}

#[test]
fn an_empty_archive_is_an_empty_graph() {
    let place = Place::new();
    place.import();
    for kind in [&[][..], &["--html"], &["--svg"]] {
        let args = [&["graph", "--of", "people"], kind].concat();
        let (_, words) = printed(&place, &args);
        assert_eq!(words, "0 people, 0 ties\n");
    }
}
