//! Who is named: measured on labelled pages, and spans that always hold.
//!
//! `fixtures/people/` has pages with invented people. Those up to [`LAST_TO_DEVELOP`]
//! are there to develop on; the others only measure: who makes the rules does not look
//! at what is wrong there.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use depeche::decode;
use depeche::model::{Mention, Named};
use depeche::parse::parse;
use depeche::people;
use depeche::text;
use proptest::prelude::*;
use serde_json::Value;
use support::promises::assert_spans_hold;

/// A person of a page, as found: over the article and its related stories.
#[derive(Default)]
struct Found {
    key: String,
    forms: BTreeSet<String>,
    roles: BTreeSet<String>,
    /// `left`, `centre`, `right` or `none`, where a caption tells.
    placements: BTreeSet<&'static str>,
}

fn groups(capture: &str) -> Vec<(Vec<String>, Named)> {
    let article = parse(capture);
    let owned = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let mut groups = vec![(owned(&article.texts()), people::find(&article.texts()))];
    for teaser in &article.related {
        groups.push((owned(&teaser.texts()), people::find(&teaser.texts())));
    }
    groups
}

fn found(capture: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (_, named) in groups(capture) {
        for mention in named.mentions.iter().flatten() {
            let person = &named.people[mention.person];
            let known = found.iter().position(|found| found.key == person.name_key);
            let at = known.unwrap_or_else(|| {
                found.push(Found {
                    key: person.name_key.clone(),
                    ..Found::default()
                });
                found.len() - 1
            });
            found[at].forms.insert(text::key(&mention.surface));
            let roles = mention.role.iter().chain(&mention.more_roles);
            found[at].roles.extend(roles.map(|role| text::key(role)));
            if mention.placement_text.is_some() {
                found[at].placements.insert(placement(mention));
            }
        }
    }
    found
}

fn placement(mention: &Mention) -> &'static str {
    use depeche::model::Placement;
    match mention.placement {
        Some(Placement::Left) => "left",
        Some(Placement::Centre) => "centre",
        Some(Placement::Right) => "right",
        None => "none",
    }
}

/// Right, too many and missing.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: u32,
    surplus: u32,
    missing: u32,
}

impl Score {
    fn precision(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.surplus).max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.missing).max(1))
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }
}

#[derive(Debug, Default)]
struct Scores {
    people: Score,
    roles: Score,
    placements: Score,
}

fn strings(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .filter_map(Value::as_str)
        .map(text::key)
        .collect()
}

/// Holds one page's people against its labels. A person found under two identities
/// counts as one too many.
fn score(capture: &str, labels: &[Value], scores: &mut Scores) {
    let mut open: Vec<&Value> = labels.iter().collect();
    for found in found(capture) {
        let shared = |label: &&Value| strings(&label["forms"]).intersection(&found.forms).count();
        let best = (0..open.len()).max_by_key(|at| (shared(&open[*at]), usize::MAX - at));
        let Some(at) = best.filter(|at| shared(&open[*at]) > 0) else {
            scores.people.surplus += 1;
            continue;
        };
        scores.people.right += 1;
        let label = open.remove(at);
        let (roles, optional) = (strings(&label["roles"]), strings(&label["roles_optional"]));
        for role in &found.roles {
            if roles.contains(role) {
                scores.roles.right += 1;
            } else if !optional.contains(role) {
                scores.roles.surplus += 1;
            }
        }
        scores.roles.missing += u32::try_from(roles.difference(&found.roles).count()).unwrap_or(0);
        for placed in label["placements"].as_array().into_iter().flatten() {
            let mut right = vec![&placed["placement"]];
            right.extend(placed["also_ok"].as_array().into_iter().flatten());
            let is_right = right
                .iter()
                .any(|place| found.placements.contains(place.as_str().unwrap_or("none")));
            if is_right {
                scores.placements.right += 1;
            } else {
                scores.placements.missing += 1;
            }
        }
    }
    scores.people.missing += u32::try_from(open.len()).unwrap_or(0);
}

fn pages() -> Vec<PathBuf> {
    let folder = support::fixtures().join("people");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("labelled pages")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    pages.sort();
    assert!(pages.len() > 300);
    pages
}

/// The number of the last page to develop on.
const LAST_TO_DEVELOP: u32 = 320;

fn number(page: &Path) -> u32 {
    let name = page.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.get(..3)?.parse().ok())
        .expect("a page's number")
}

fn read(path: &Path) -> String {
    decode::decode(&std::fs::read(path).expect("a page"))
        .expect("text")
        .text
}

#[expect(clippy::print_stdout, reason = "the figures are what the test is for")]
fn tell(name: &str, scores: &Scores) {
    for (what, score) in [
        ("people", scores.people),
        ("roles", scores.roles),
        ("placements", scores.placements),
    ] {
        println!(
            "{name:8} {what:10} precision {:.3}  recall {:.3}  F1 {:.3}",
            score.precision(),
            score.recall(),
            score.f1()
        );
    }
}

/// What people, roles and placements may not fall below on each half.
const ASKED: [[f64; 3]; 2] = [[0.97, 0.95, 0.98], [0.95, 0.95, 0.95]];

#[test]
fn people_roles_and_placements_are_found_on_labelled_pages() {
    let mut halves = [Scores::default(), Scores::default()];
    for path in &pages() {
        let labels = std::fs::read_to_string(path.with_extension("json")).expect("labels");
        let labels: Value = serde_json::from_str(&labels).expect("JSON");
        let labels = labels["people"].as_array().expect("people");
        let half = usize::from(number(path) > LAST_TO_DEVELOP);
        score(&read(path), labels, &mut halves[half]);
    }
    for (name, (scores, asked)) in ["develop", "measure"].iter().zip(halves.iter().zip(ASKED)) {
        tell(name, scores);
        let found = [
            scores.people.f1(),
            scores.roles.f1(),
            scores.placements.f1(),
        ];
        for (found, asked) in found.into_iter().zip(asked) {
            assert!(found >= asked, "{name}: {found:.3}, but {asked} is asked");
        }
    }
}

/// Sentences by which a rule came to be: who is named, as printed, and as what.
const SENTENCES: &[(&str, &str)] = &[
    (
        "Au marché Dong Xuan, Luu Thi Sen vend des tissus. Les rues Vu Ba Tin, Le Loi et Ly Thi \
         Ngan sont fermées. Le Nhan Dan a publié un article. Le Tuoi Tre aussi.",
        "Luu Thi Sen",
    ),
    (
        "Phan Thi Hong et Phan Thi Hoang, Vu Ba Khoa et Vu Ba Khoai ont parlé. Saluant le maire, \
         Ly Ba Dan a ri. Malgré le soutien du secrétaire, Lo Van Sen a vendu.",
        "Phan Thi Hong; Phan Thi Hoang; Vu Ba Khoa; Vu Ba Khoai; Ly Ba Dan; Lo Van Sen",
    ),
    (
        "Mai Xuan Tin, 34 ans, élève des huîtres. Il juge Ngoc Anh Sen trop jeune. La directrice, \
         Audrey Lemaître, et le juge Le Quang Tuan ont parlé.",
        "Mai Xuan Tin; Ngoc Anh Sen; Audrey Lemaître: directrice; Le Quang Tuan: juge",
    ),
    (
        "Le procureur général près la Cour suprême, Vu Ba Tin, et la mère héroïne vietnamienne Ly \
         Thi Ngan ont parlé à sa mère Vu Thi Sen. La viceprimera ministra cubana Ines Robles recibió \
         al abogado Jorge Robles.",
        "Vu Ba Tin: procureur général près la Cour suprême; Ly Thi Ngan: mère héroïne \
         vietnamienne; Vu Thi Sen; Ines Robles: viceprimera ministra cubana; Jorge Robles: abogado",
    ),
    (
        "Ủy viên Bộ Chính trị, Bí thư Thành ủy Vũ Bá Tín; Phó Giáo sư, Tiến sĩ Lý Thị Ngân, Trưởng \
         khoa Mắt, và Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch Vũ Quang Sen gặp nhà nghiên cứu Paul \
         Rondeau. Em Đoàn Ngọc Ba, học sinh Trường Tiểu học Lê Lợi, ở số 12 Trần Phú, thuộc Quỹ Vì \
         trẻ em Nguyễn Bá Cường. Hiệu trưởng nhà trường, cô Mai Thị Dũng, đến Lăng Chủ tịch Hồ \
         Chí Minh và dự Hội Nhà báo Vũ Ba.",
        "Vũ Bá Tín: Bí thư Thành ủy, Ủy viên Bộ Chính trị; Lý Thị Ngân: Tiến sĩ, Phó Giáo sư, Trưởng \
         khoa Mắt; Vũ Quang Sen: Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch; Paul Rondeau: nhà \
         nghiên cứu; Đoàn Ngọc Ba: học sinh Trường Tiểu học Lê Lợi; Mai Thị Dũng: Hiệu trưởng nhà \
         trường",
    ),
    (
        "Le député Tran Van Man et le ministre Vu Ba Son ont parlé des Transports à Manille, à Mandalay \
         et au Myanmar. Sonpays est grand. Maneffectuera une visite. Venu à pied, Man étudie. La \
         ministre Ly ThanhSon a reçu Paul Rondeau à l'Hôpital Paul Rondeau. M. Rondeausouligne le fait.",
        "Tran Van Man: député; Vu Ba Son: ministre; Man; Man; Ly ThanhSon: ministre; Paul Rondeau; Rondeau",
    ),
    (
        "Le vice-Premier ministre Prak Sokhoeun, le ministre d'État Veng Sarith et la mairesse Jeanne \
         Planté, l'écrivaine Kim Sen, ont parlé. L'épouse du président, Mme Ly Thi Ngan, et \
         l'interprète du Président Paul Rondeau ont ri. Le garde du corps du ministre, Vu Ba Tin, et \
         l'adjoint au maire Anne Delorme sont là.",
        "Prak Sokhoeun: vice-Premier ministre; Veng Sarith: ministre d'État; Jeanne Planté: mairesse; \
         Kim Sen: écrivaine; Ly Thi Ngan; Paul Rondeau: Président; Vu Ba Tin; Anne Delorme: adjoint \
         au maire",
    ),
    (
        "Vu Ba Tin et Ly Thi Ngan, membres du bureau, l'avocat Vu Quang Sen, défenseur de M. Chung, et \
         un dessinateur (Ly Ba Dan de son vrai nom) sont venus. Il a été condamné à douze ans de prison \
         Vu Trong Hai. Le ministre des Affairesétrangères Prak Sokhoeun écrit.",
        "Vu Ba Tin: membres du bureau; Ly Thi Ngan: membres du bureau; Vu Quang Sen: avocat, défenseur \
         de M. Chung; Chung; Ly Ba Dan; Vu Trong Hai; Prak Sokhoeun: ministre des Affairesétrangères",
    ),
    (
        "Le président de l'Association d'amitié Vietnam-États-Unis, Vu Ba Tin, le ministre de la Défense \
         Tea Sokhoeun, le PDG de Hyundai Chung Min-jun et le vice-président cubain Salvador Robles ont \
         quitté Santa Barbara, le Centre d'art Ly Ba Dan et Hà Nội-Bắc Ninh avec le Kazakh Qazaq Air.",
        "Vu Ba Tin: président de l'Association d'amitié Vietnam-États-Unis; Tea Sokhoeun: ministre de la \
         Défense; Chung Min-jun: PDG de Hyundai; Salvador Robles: vice-président cubain",
    ),
    (
        "Deputy Minister of National Defence Sen. Lt. Gen. Vu Ba Tin, Vice Admiral John L. Rowe, \
         Defence Attaché Colonel Jane Rowley, Australian Premier Roger Cookson, Consul General in Khon \
         Kaen Ly Ba Dan and Lt. Col. Vu Quang Sen met. Local farmer Ho Van Loi Krai thanked Tin.",
        "Vu Ba Tin: Sen. Lt. Gen., Deputy Minister of National Defence; John L. Rowe: Vice Admiral; \
         Jane Rowley: Colonel, Defence Attaché; Roger Cookson: Australian Premier; Ly Ba Dan: Consul \
         General in Khon Kaen; Vu Quang Sen: Lt. Col.; Ho Van Loi Krai: Local farmer; Tin",
    ),
    (
        "Deputy Prime Minister and Minister of Foreign Affairs Vu Ba Tin, State Secretary of Trade, \
         Industry and Fisheries Jane Rowley, Ly Ba Dan, an expert from the World Fund, and Director of \
         Bach Mai Hospital Vu Quang Sen came to Ho Chi Minh City. Midfielder Le Viktor won the \
         International Mathematical Olympiad. President Ho Chi Minh is there.",
        "Vu Ba Tin: Deputy Prime Minister and Minister of Foreign Affairs; Jane Rowley: State Secretary \
         of Trade, Industry and Fisheries; Ly Ba Dan: expert from the World Fund; Vu Quang Sen: \
         Director of Bach Mai Hospital; Le Viktor: Midfielder; Ho Chi Minh: President",
    ),
    (
        "El ministro de Industria y Comercio, Vu Ba Tin, la exembajadora Inés Robles y el delantero Ly \
         Ba Dan visitaron la Ciudad Ho Chi Minh con el presidente de la Cruz Roja, Juan Robles.",
        "Vu Ba Tin: ministro de Industria y Comercio; Inés Robles: exembajadora; Ly Ba Dan: delantero; \
         Juan Robles: presidente de la Cruz Roja",
    ),
    (
        "Bà Lý Thị Ngân, Chủ tịch Tập đoàn Tân Hoàng Sen, và Thiếu tướng Vũ Bá Tín, Tư lệnh Quân khu 2 \
         và đồng chí Lý Bá Dân (Đoàn Cần Thơ), gặp Bộ trưởng Bộ Nông nghiệp và Môi trường Vũ Quang \
         Sen. Theo cáo trạng, Tín đã nhận tiền. Anh Dân nói.",
        "Lý Thị Ngân: Chủ tịch Tập đoàn Tân Hoàng Sen; Vũ Bá Tín: Thiếu tướng, Tư lệnh Quân khu 2; Lý Bá \
         Dân; Vũ Quang Sen: Bộ trưởng Bộ Nông nghiệp và Môi trường; Tín; Dân",
    ),
    (
        "越南国家主席郑廷仁、副总理黎氏红开和越南驻芬兰大使邓氏秋和。日本首相佐藤健一与芬兰总统尤哈尼·兰塔宁会见\
         部长安德烈·别洛夫。郑廷仁主席感谢兰塔宁。国家主席高度评价胡志明市，缅怀胡志明主席。记者陈强报道。",
        "郑廷仁: 越南国家主席; 黎氏红开: 副总理; 邓氏秋和: 越南驻芬兰大使; 佐藤健一: 日本首相; 尤哈尼·兰塔宁: \
         芬兰总统; 安德烈·别洛夫: 部长; 郑廷仁: 主席; 兰塔宁; 胡志明: 主席; 陈强: 记者",
    ),
    (
        "Le maire Bohuslav Vondrýet des élus, le peintre Claude Mornet, le réalisateur Vu Minhlui-même, le \
         photographe Nick Rowleyétaient là avec le sénateur PatrickJ. Rowe, le ministred'État Veng \
         Sarith et le secrétaire d'Étatadjoint John Rowe. Il visital'Institut Rondeau. M. Paul Poulet les a \
         vus.",
        "Bohuslav Vondrý: maire; Claude Mornet: peintre; Vu Minh: réalisateur; Nick Rowley: photographe; \
         PatrickJ. Rowe: sénateur; Veng Sarith: ministred'État; John Rowe: secrétaire d'Étatadjoint; \
         Paul Poulet",
    ),
    (
        "Vu Ba Tin, auteur de « Sông sen », Ly Ba Dan, auteur du livre “Un Vaudois”, et Paul Rondeau, \
         pionnier du vaccin contre la grippe, ont dit : « Il est venu ».",
        "Vu Ba Tin: auteur de « Sông sen »; Ly Ba Dan: auteur du livre “Un Vaudois”; Paul Rondeau: \
         pionnier du vaccin contre la grippe",
    ),
    (
        "Cùng dự có Phó Thủ tướng Vũ Bá Tín và cô giáo Lý Thị Ngân, giáo viên trường Trần Phú, ở \
         Trung tâm Thủy văn Quốc gia.",
        "Vũ Bá Tín: Phó Thủ tướng; Lý Thị Ngân: cô giáo, giáo viên trường Trần Phú",
    ),
    (
        "Le présidentVu Sena souligné. L’artiste Ly Bandans ce rôle. Le député Vu Trong Tinde Hô \
         Chi Minh-Ville. S.E. M. Vu Quang Pendant, la sœur Anne Delorme, chef de chœur.",
        "Vu Sen: président; Ly Ban: artiste; Vu Trong Tin: député; Vu Quang Pendant; \
         Anne Delorme: sœur, chef de chœur",
    ),
    (
        "UN Secretary-General Jorge Robles and WHO Representative Anne Delorme met the biathlete \
         Vu Ba Tin at the Vietnamese Embassy.",
        "Jorge Robles: UN Secretary-General; Anne Delorme: WHO Representative; Vu Ba Tin: biathlete",
    ),
    (
        "Dans le cadre de sa visite, Mme Vu Thi Sen est à Hue. Reçue par le directeur du musée, la \
         cinéaste Ly Thi Ngan a visité la collection. À l’invitation du maire de Cua Lam, Anne \
         Delorme est arrivée.",
        "Vu Thi Sen; Ly Thi Ngan: cinéaste; Anne Delorme",
    ),
    (
        "En sa qualité de présidente de la Croix-Rouge, Vu Thi Sen a parlé. Fils de mandarin, Buu \
         Y Tin enseigna. Le Truyen Kieu a été traduit.",
        "Vu Thi Sen: présidente de la Croix-Rouge; Buu Y Tin",
    ),
    (
        "Reçu par le secrétaire du Parti, le consul de Chine, Vu Ba Tin, s’est félicité. À \
         l’invitation du maire, Jorge Robles, une délégation est venue, conduite par son \
         vice-président, Ly Ba Dan, a-t-il dit.",
        "Vu Ba Tin: consul de Chine; Jorge Robles: maire; Ly Ba Dan: vice-président",
    ),
    (
        "Le ministre, Vu Ba Tin, a envoyé un message. La guide, Ly Thi Ngan, a également guidé la \
         visite. La police a arrêté Ly Ba Dan et condamné Vu Thi Sen. Le bilan s’élève à deux \
         morts : Vu Thi Lan et Vu Ba Loc.",
        "Vu Ba Tin: ministre; Ly Thi Ngan: guide; Ly Ba Dan; Vu Thi Sen; Vu Thi Lan; Vu Ba Loc",
    ),
    (
        "La première dame, Vu Thi Sen, le principal négociateur, Vu Ba Tin, et le président de la \
         Banque d’investissement dans les infrastructures, Ly Ba Dan, ont suivi.",
        "Vu Thi Sen: première dame; Vu Ba Tin: principal négociateur; Ly Ba Dan: président de la \
         Banque d’investissement dans les infrastructures",
    ),
    (
        "Des habitants du district de Vu Ba Tin, du marché de Ly Thi Ngan et de la ruelle Vu Thi \
         Sen ont aidé la mère de Ly Ba Dan. Le centre culturel Anne Delorme a ouvert.",
        "Ly Ba Dan",
    ),
    (
        "Le Quang Tuan, maire de Cua Lam, a reçu Mai Ba Sen. Le Ba Tin a signé. Le Nghe An et \
         le Lam Dong ont suivi. To Ba, secrétaire général du club, a conclu.",
        "Le Quang Tuan: maire de Cua Lam; Mai Ba Sen; Le Ba Tin; To Ba: secrétaire général du \
         club",
    ),
    (
        "Le ministre Le Sen est attendu. Le Sen a visité Hue.",
        "Le Sen: ministre; Le Sen",
    ),
    (
        "Les lauréats sont Nguyen Ba Hung et Nguyen Ba Dung, ainsi que Vu Thi Hang, Vu Thi Hanh.",
        "Nguyen Ba Hung; Nguyen Ba Dung; Vu Thi Hang; Vu Thi Hanh",
    ),
    (
        "M. VU DAI LOC, maire de Cua Lam, et Mme PHAM CHI LAN ont signé avec l’ONU.",
        "VU DAI LOC: maire de Cua Lam; PHAM CHI LAN",
    ),
    (
        "The award went to bookseller Tran Thi Sen, ILO country director Ingrid Holt and US \
         veteran Walter Brannan.",
        "Tran Thi Sen: bookseller; Ingrid Holt: ILO country director; Walter Brannan: US veteran",
    ),
    (
        "Vu Ba Tin, a seafood exporter from Cua Lam, met Priya Ramanathan, a market analyst at \
         Orbix Research, and Ole Brattbak, CEO of Orbix Asia.",
        "Vu Ba Tin: seafood exporter from Cua Lam; Priya Ramanathan: market analyst at Orbix \
         Research; Ole Brattbak: CEO of Orbix Asia",
    ),
    (
        "Vu Ba Tin, chairman of the club, and Ole Brattbak, director of Orbix at a meeting.",
        "Vu Ba Tin: chairman of the club; Ole Brattbak: director of Orbix",
    ),
    (
        "Il a reçu Jorge Robles, et le président du club.",
        "Jorge Robles",
    ),
    (
        "Giám đốc Sở Văn hóa và Thể thao Trần Bá Lộc đã đến. Bảo tàng ở trên phố Lý Thường Kiệt.",
        "Trần Bá Lộc: Giám đốc Sở Văn hóa và Thể thao",
    ),
    (
        "Lt. Gen. Hoang Van Tuong met Prof. Dr. Ly Thi Ngan on Monday.",
        "Hoang Van Tuong: Lt. Gen.; Ly Thi Ngan",
    ),
    (
        "Le croiseur Tran Hung Dao et le voilier Lê Quy Dôn sont à quai.",
        "",
    ),
    (
        "Le Têt Nguyên Dan et le Tet Ky Hoi. Le sous-marin Kilo Cua Lam. Le café Ba Tin.",
        "",
    ),
    (
        "La directrice générale de la société Orbix Claire Vasseur et le PDG du groupe Orbix \
         Kim Jong-min. Le producteur de café Vo Van Dao. Le groupe Orbix Claire Aubin.",
        "Claire Vasseur: directrice générale de la société Orbix; \
         Kim Jong-min: PDG du groupe Orbix; Vo Van Dao: producteur de café",
    ),
    (
        "Les députés Ly Thi Kim (Bac Giang), Vo Van Dao (Hà Nam) et Tran Ba Tin ont parlé.",
        "Ly Thi Kim: députés; Vo Van Dao: députés; Tran Ba Tin: députés",
    ),
    (
        "Le ministre Ly Van Dao, l’ambassadeur du Chili, M. Jorge Robles, et le maire sont là.",
        "Ly Van Dao: ministre; Jorge Robles: ambassadeur du Chili",
    ),
    (
        "Le président Truong Minh Khoa, le Premier ministre, Samdech Techo Sok Vann, ont signé.",
        "Truong Minh Khoa: président; Sok Vann: Premier ministre",
    ),
    (
        "Le maire Ly Van Dao, le ministre de la Défense, le général de brigade Vu Ba Tin, rient.",
        "Ly Van Dao: maire; Vu Ba Tin: général de brigade, ministre de la Défense",
    ),
    (
        "Ly Van Dao, président du club, le général Vu Ba Tin et Mme Do Thi Sen ont parlé.",
        "Ly Van Dao: président du club; Vu Ba Tin: général; Do Thi Sen",
    ),
    (
        "Le premier secrétaire de l’Union de la jeunesse communiste Hô Chi Minh, Ly Van Dao, rit.",
        "Ly Van Dao: premier secrétaire de l’Union de la jeunesse communiste Hô Chi Minh",
    ),
    (
        "Le directeur de l’Académie politique nationale Ho Chi Minh Tran Ba Loc a parlé.",
        "Tran Ba Loc: directeur de l’Académie politique nationale Ho Chi Minh",
    ),
    (
        "Le Président Ho Chi Minh est là. Le prix Ho Chi Minh et la pensée Ho Chi Minh aussi.",
        "Ho Chi Minh: Président",
    ),
    (
        "Le recteur de l’Université Vo Van Dao, Tran Ba Loc, et la présidente du Fonds Le A Sen, \
         Do Thi Hoai, ont parlé.",
        "Tran Ba Loc: recteur de l’Université Vo Van Dao; \
         Do Thi Hoai: présidente du Fonds Le A Sen",
    ),
    (
        "La présidente par intérim Do Thi Hoai et Ly Van Dao, maire par intérim, ont parlé.",
        "Do Thi Hoai: présidente par intérim; Ly Van Dao: maire par intérim",
    ),
    (
        "Les Premiers ministres Vu Ba Tin et Sok Vann ont parlé.",
        "Vu Ba Tin: Premiers ministres; Sok Vann: Premiers ministres",
    ),
    (
        "Il est venu avec ses avocats Jorge Robles (à gauche), M. Ly Van Dao et Mme Do Thi Sen.",
        "Jorge Robles: avocats; Ly Van Dao: avocats; Do Thi Sen: avocats",
    ),
    (
        "Le ministre Samdech Pichey Sena Tea Vann et Samdech Moha Borvor Thipadei Sok Pheap.",
        "Tea Vann: ministre; Sok Pheap",
    ),
    (
        "Le maire Vo Van Thuanà Hanoi et le chef de l’UNICEFau Laos Jorge Robles ont parlé.",
        "Vo Van Thuan: maire; Jorge Robles: chef de l’UNICEFau Laos",
    ),
    (
        "Le ministre Tran Ba Duc est là, la juge Ly Thi Mai et le maire Vo Van Vinh aussi. M. Duc \
         rit. La juge Mai sourit. Le maire Vinh part pour Vinh.",
        "Tran Ba Duc: ministre; Ly Thi Mai: juge; Vo Van Vinh: maire; Duc; Mai: juge; Vinh: maire",
    ),
    (
        "State President Ly Van Dao met Party Secretary Tran Ba Loc. On Monday Foreign Minister \
         Vu Ba Tin, Head of the Committee on Economic Affairs, joined.",
        "Ly Van Dao: State President; Tran Ba Loc: Party Secretary; \
         Vu Ba Tin: Foreign Minister, Head of the Committee on Economic Affairs",
    ),
    (
        "Do Thi Sen, danseuse du village de Huu Loc, et Me Ly Van Dao, avocat de Mme Robles, \
         rient. La danseuse du village de Huu Loc, Do Thi Hoai, aussi.",
        "Do Thi Sen: danseuse du village de Huu Loc; Ly Van Dao: avocat de Mme Robles; Robles; \
         Do Thi Hoai: danseuse du village de Huu Loc",
    ),
    (
        "Le directeur du Service de la Santé de Son La, Ly Van Dao, le maire de Tien Du, le Dr Vu \
         Ba Tin, et Ana Robles, professeureà l’Université de Liège, ont parlé.",
        "Ly Van Dao: directeur du Service de la Santé de Son La; Vu Ba Tin: maire de Tien Du; \
         Ana Robles: professeureà l’Université de Liège",
    ),
    (
        "Ly Van Dao, député de l’Etat, de Vu Ba Tin et de Jorge Robles.",
        "Ly Van Dao: député de l’Etat; Vu Ba Tin; Jorge Robles",
    ),
    (
        "Le père Jorge Robles, sa mère Ana Robles, la Mère héroïque Do Thi Sen et le père de la \
         victime, Ly Van Dao, rient. Vu Ba Tin, père de deux enfants, alors maire, aussi.",
        "Jorge Robles: père; Ana Robles; Do Thi Sen: Mère héroïque; Ly Van Dao; Vu Ba Tin: maire",
    ),
    (
        "Le président de l’Association des jeunes entrepreneurs, Ly Van Dao, et Vice Chairman of \
         the provincial People’s Committee Vu Ba Tin ont parlé.",
        "Ly Van Dao: président de l’Association des jeunes entrepreneurs; \
         Vu Ba Tin: Vice Chairman of the provincial People’s Committee",
    ),
    (
        "Lors de son entretien avec Ana Robles, le dirigeant du club a parlé. Vu Ba Tin, le maire de \
         la ville, a ri. Le maire, Ly Van Dao, juge que oui.",
        "Ana Robles; Vu Ba Tin: maire de la ville; Ly Van Dao: maire",
    ),
    (
        "Lesinologue Jorge Robles, Sonhomologue Sok Vann et Comandante en Jefe Ana Robles.",
        "Jorge Robles: sinologue; Sok Vann: homologue; Ana Robles: Comandante en Jefe",
    ),
    (
        "Deputy Minister of Education and Training Tran Ba Loc met Ly Van Dao, Minister of \
         Industry and Trade, on Monday.",
        "Tran Ba Loc: Deputy Minister of Education and Training; \
         Ly Van Dao: Minister of Industry and Trade",
    ),
    (
        "Le maire Ly Van Dao (milieu) et la juge Do Thi Hoai (présidente du jury) sont là.",
        "Ly Van Dao: maire; Do Thi Hoai: juge, présidente du jury",
    ),
    (
        "El primer ministro Tran Ba Loc habló el jueves.",
        "Tran Ba Loc: primer ministro",
    ),
];

#[test]
fn sentences_name_whom_they_name() {
    for (sentence, expected) in SENTENCES {
        let named = people::find(&[sentence]);
        let told = named.mentions[0].iter().map(|mention| {
            let roles = mention.role.iter().chain(&mention.more_roles);
            let roles: Vec<&str> = roles.map(String::as_str).collect();
            let colon = if roles.is_empty() { "" } else { ": " };
            format!("{}{colon}{}", mention.surface, roles.join(", "))
        });
        let told: Vec<String> = told.collect();
        assert_eq!(told.join("; "), *expected, "{sentence}");
    }
}

#[test]
fn everybody_named_on_the_real_pages_is_found_and_nobody_else() {
    let Some(shared) = support::seeds() else {
        return;
    };
    let gold = std::fs::read_to_string(shared.join("gold/seeds.jsonl")).expect("the gold");
    let mut scores = Scores::default();
    for line in gold.lines() {
        let mut page: Value = serde_json::from_str(line).expect("JSON");
        let path = shared
            .join("seeds")
            .join(page["file"].as_str().expect("a file"));
        let people = page["people"].as_array_mut().expect("people");
        for person in people.iter_mut() {
            person["forms"] = person["aliases"].take();
        }
        score(&read(&path), people, &mut scores);
    }
    tell("seeds", &scores);
    assert_eq!((scores.people.surplus, scores.people.missing), (0, 0));
    assert_eq!(scores.roles.surplus, 0);
    assert!(scores.roles.f1() >= 0.98, "{:.3}", scores.roles.f1());
}

/// Captions: who stands where, and the words that say so.
const PLACES: &[(&str, &str)] = &[
    (
        "Le ministre Vu Ba Tin (à droite) et Mme Ly Thi Ngan (2e, gauche) à Cua Lam",
        "Vu Ba Tin right à droite; Ly Thi Ngan left 2e, gauche",
    ),
    (
        "Le ministre Vu Ba Tin, à gauche, Ly Thi Ngan, juge, à droite et Jorge Robles",
        "Vu Ba Tin left à gauche; Ly Thi Ngan right à droite; Jorge Robles",
    ),
    (
        "De gauche à droite : Vu Ba Tin, Ly Thi Ngan et Jorge Robles. M. Tin va à Cua Lam",
        "Vu Ba Tin left De gauche à droite; Ly Thi Ngan centre De gauche à droite; \
         Jorge Robles right De gauche à droite; Tin",
    ),
    (
        "Debout, de droite à gauche : Vu Ba Tin et Ly Thi Ngan",
        "Vu Ba Tin right de droite à gauche; Ly Thi Ngan left de droite à gauche",
    ),
    (
        "Vu Ba Tin à Cua Lam (Centre) et Ly Thi Ngan (au centre)",
        "Vu Ba Tin; Ly Thi Ngan centre au centre",
    ),
    (
        "Vu Ba Tin et Ly Thi Ngan (de gauche à droite) avec Jorge Robles",
        "Vu Ba Tin left de gauche à droite; Ly Thi Ngan right de gauche à droite; Jorge Robles",
    ),
    (
        "A day out. (From left) Vu Ba Tin, Ly Thi Ngan",
        "Vu Ba Tin left From left; Ly Thi Ngan right From left",
    ),
    (
        "Vu Ba Tin (third from left) and Ly Thi Ngan",
        "Vu Ba Tin left third from left; Ly Thi Ngan",
    ),
    (
        "À gauche, le maire Vu Ba Tin ; à droite, Ly Thi Ngan",
        "Vu Ba Tin left À gauche; Ly Thi Ngan right à droite",
    ),
    (
        "Au centre, Vu Ba Tin, à droite, Ly Thi Ngan.",
        "Vu Ba Tin centre Au centre; Ly Thi Ngan right à droite",
    ),
    (
        "De gauche à droite, Vu Ba Tin et Ly Thi Ngan.\n\nJorge Robles a parlé.",
        "Vu Ba Tin left De gauche à droite; Ly Thi Ngan right De gauche à droite; Jorge Robles",
    ),
    // Two capitals, of which one's small letter is shorter and the other's longer.
    (
        "\u{a7dc}ᵉDe gauche à droite : Vu Ba Tin, Ⱥ",
        "Vu Ba Tin left De gauche à droite",
    ),
];

#[test]
fn who_stands_where_is_told_by_captions() {
    for (caption, expected) in PLACES {
        let named = people::find(&[caption]);
        let told = named.mentions[0].iter().map(|mention| {
            let text = mention.placement_text.as_deref();
            text.map_or_else(
                || mention.surface.clone(),
                |text| format!("{} {} {text}", mention.surface, placement(mention)),
            )
        });
        let told: Vec<String> = told.collect();
        assert_eq!(told.join("; "), *expected, "{caption}");
    }
}

#[test]
fn every_span_of_every_fixture_holds() {
    let folder = support::fixtures().join("captures/ok");
    let captures = std::fs::read_dir(folder).expect("captures");
    let captures = captures.map(|entry| entry.expect("an entry").path());
    let mut mentions = 0;
    for path in pages().into_iter().chain(captures) {
        if path.extension().is_some_and(|extension| extension == "txt") {
            for (texts, named) in groups(&read(&path)) {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                assert_spans_hold(&texts, &named);
                mentions += named.mentions.iter().flatten().count();
            }
        }
    }
    assert!(mentions > 1000, "only {mentions} mentions");
}

#[test]
fn a_text_of_nothing_but_names_is_read() {
    // Were any rule quadratic in the text, this would take hours.
    for piece in [
        "Nguyen Van An, ",
        "Xi ",
        "Le président Ngô Thị Hà, ",
        "(à gauche) Seiji Orihara ",
        "Seiji Orihara, à gauche, ",
        "总统阮文安、",
        "总统",
        "部长安·",
        "·",
        "Phó Chủ tịch, ",
        "Trường ",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let named = people::find(&[&text]);
        assert!(named.people.len() < 500);
    }
}

/// Texts put together from what names stand among, and noise.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "Ngô Thị Hà", "M. Hà", "le président", "Seiji Orihara", "Orihara", "ministre de la Défense", ",", ".", "(à gauche)",
            "De gauche à droite :", "de droite à gauche", ", à droite,", "Mme", "Le", "K’đăm", "d’Aubigny", "de la Cruz", "Phucaffirme", "présidentTruong",
            "Hô Chi Minh-Ville", "rue", "et", "I. L.", "Jean-Marc", "ᵉ", "İ", "ß", "é\u{301}", "U Shwe Kyaw", "«", "\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let space = prop::sample::select(vec!["", " ", " ", "\n\n"]);
    prop::collection::vec((piece, space), 0..30).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, space)| piece + space)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_hold_in_any_texts(title in any_text(), body in any_text(), caption in any_text()) {
        let texts = [title, body, caption].map(|text| text::normalize(&text));
        let texts = [texts[0].as_str(), texts[1].as_str(), texts[2].as_str()];
        assert_spans_hold(&texts, &people::find(&texts));
    }

    #[test]
    fn spans_hold_in_any_unicode(text in any::<String>()) {
        assert_spans_hold(&[&text], &people::find(&[&text]));
    }
}

/// `DEPECHE_CASES` asks for more than the few that a quick run tries.
fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(500)
}
