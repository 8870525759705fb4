//! How are the comma-separated files of a pack read and written?

use std::collections::BTreeMap;

/// The rows of a file, each a map from the names in its first line; quotes as in RFC 4180.
pub(crate) fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = cells(text, ',').into_iter().filter(|line| line.iter().any(|cell| !cell.is_empty()));
    let Some(names) = lines.next() else { return Vec::new() };
    lines.map(|line| names.iter().cloned().zip(line).collect()).collect()
}

/// One line; a cell that a spreadsheet could misread is quoted.
pub(crate) fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        let plain = !cell.contains([',', ';', '"', '\n', '\r']);
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// A table as a spreadsheet may have saved it, with commas again; one that has them is left as it is.
pub(crate) fn with_commas(text: &str) -> String {
    let head = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    if !head.contains(';') {
        return text.trim_start_matches('\u{feff}').to_owned();
    }
    let filled = cells(text, ';').into_iter().filter(|line| line.iter().any(|cell| !cell.is_empty()));
    filled.map(|row| line(&row)).collect()
}

/// Every line, blank ones too, so that a line can be named by its number.
pub(crate) fn cells(text: &str, separator: char) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            other if other == separator && !quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            other => cell.push(other),
        }
    }
    line.push(cell);
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::rows;

    #[test]
    fn quotes_commas_and_a_missing_last_line_end_are_read() {
        let rows = rows("a,b\n1,\"x, \"\"y\"\"\"\n2,z");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0]["b"], "x, \"y\"");
        assert_eq!(rows[1]["a"], "2");
    }
}
