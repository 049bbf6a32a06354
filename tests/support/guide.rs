//! The code in the documentation.

use std::path::PathBuf;

/// A piece of code in a guide.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its language.
    pub language: String,
    /// What else is said of it.
    pub about: String,
    /// The code.
    pub text: String,
}

/// The pieces of code in a guide of `docs/guides`, in their order.
pub fn blocks(guide: &str) -> Vec<Block> {
    blocks_of(&format!("docs/guides/{guide}.md"))
}

/// The pieces of code in a document, by its path in the repository.
pub fn blocks_of(document: &str) -> Vec<Block> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(document);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(info) if !is_inside => {
                let (language, about) = info.split_once(' ').unwrap_or((info, ""));
                blocks.push(Block { language: language.into(), about: about.into(), text: String::new() });
                is_inside = true;
            }
            Some(_) => is_inside = false,
            None if is_inside => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// The piece of code in this language; there must be exactly one.
pub fn only_block(guide: &str, language: &str) -> String {
    let mut found = blocks(guide).into_iter().filter(|block| block.language == language);
    let (Some(block), None) = (found.next(), found.next()) else {
        panic!("{guide} should have one piece of {language}");
    };
    block.text
}
