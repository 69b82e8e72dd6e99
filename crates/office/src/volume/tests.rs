use super::*;
use crate::informant_tests::{NAME, PHONE, reported};

/// D-15: the registration lies in the inner part, and even there it does not say who reported.
#[tokio::test]
async fn d15_no_part_of_a_file_names_the_reporter() {
    let folder = tempfile::tempdir().unwrap();
    let (office, done) = reported(&folder).await;
    let stream = stream::clue(&done.id);
    let records = office.journal().load(&stream).await.unwrap();
    let clue = records.iter().map(stream::decode).collect::<Result<_, _>>().unwrap();
    let clue_papers = office.papers_of(&stream).await.unwrap();
    let facts = Facts { clue, clue_papers, ..Facts::default() }.fixed();
    assert!(facts.contents(Part::Main).is_empty());
    let items = facts.contents(Part::Inner);
    assert_eq!(items.len(), 1);
    let paper = office.paper_of(&facts, &items[0].source).await.unwrap().unwrap();
    let text = paper.data.to_string();
    assert!(text.contains("摊位占了人行道"), "{text}");
    assert!(!text.contains(NAME) && !text.contains(PHONE), "{text}");
}

#[test]
fn sizes_are_said_in_words() {
    for (bytes, said) in
        [(0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (1 << 20, "1.0 MB"), (2_726_297, "2.5 MB")]
    {
        assert_eq!(size(bytes), said);
    }
}
