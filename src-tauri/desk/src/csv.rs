//! How is a list of units read from a spreadsheet, and an index written for one?

/// One line of a table with its number, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) cells: Vec<String>,
}

/// Reads comma- or semicolon-separated lines; empty ones are left out. `None` when a quotation mark is never closed.
pub(crate) fn read_table(text: &str) -> Option<Vec<Line>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    // Spreadsheets in French write semicolons.
    let separator = if first.contains(';') { ';' } else { ',' };
    let mut lines = Vec::new();
    let (mut number, mut started, mut quoted) = (1, 1, false);
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                lines.push(Line { number: started, cells: std::mem::take(&mut cells) });
                number += 1;
                started = number;
            }
            other if other == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            other => {
                number += usize::from(other == '\n');
                cell.push(other);
            }
        }
    }
    cells.push(cell);
    lines.push(Line { number: started, cells });
    for line in &mut lines {
        line.cells.iter_mut().for_each(|cell| *cell = cell.trim().to_owned());
    }
    lines.retain(|line| line.cells.iter().any(|cell| !cell.is_empty()));
    (!quoted).then_some(lines)
}

/// Writes one line; a cell with a separator, a quotation mark or a line's end is quoted.
pub(crate) fn write_line(cells: &[&str]) -> String {
    let quoted = cells.iter().map(|cell| {
        let plain = !cell.contains([',', ';', '"', '\n', '\r']);
        if plain { (*cell).to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read_table(text).unwrap().into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn commas_semicolons_quotation_marks_and_marks_of_windows_are_understood() {
        assert_eq!(cells("a,b\nc,d\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells("\u{feff}a;b\r\n\r\nc;\"d;\"\"e\"\"\"\r\n"), [["a", "b"], ["c", "d;\"e\""]]);
        assert_eq!(read_table("a\n\"b\nc\"\n\nd").unwrap().last().unwrap().number, 5);
        assert!(read_table("a,\"b").is_none());
        assert!(cells("").is_empty());
    }

    #[test]
    fn what_is_written_is_read() {
        let line = ["Brigade « A »", "x,y", "say \"yes\"", ""];
        assert_eq!(cells(&write_line(&line)), [line]);
    }
}
