//! Files that commands read.

use std::io::Read;
use std::path::Path;

use crate::exit::Failure;

/// The text of a file, or of standard input if it is `-`.
pub(crate) fn read(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|content| text = content)
    };
    read.map_err(|error| Failure::configuration(format!("{} can't be read: {error}", file.display())))?;
    Ok(text)
}
