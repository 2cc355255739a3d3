//! The structure of a Markdown document: headings with what stands under them. Only blocks are read;
//! marks inside a line are left as they are, because passages are exact parts of the document.

use std::ops::Range;

use super::{Block, BlockKind, Section, lines};

/// Bytes of a heading; a longer line is text. Every passage below repeats its headings.
const MOST_HEADING: usize = 400;

struct Reader<'a> {
    text: &'a str,
    lines: Vec<Range<usize>>,
    /// The open headings with their levels, outermost first.
    path: Vec<(usize, String)>,
    sections: Vec<Section>,
    /// The last heading while nothing stands under it: its level and its line.
    bare: Option<(usize, Range<usize>)>,
}

pub fn sections(text: &str) -> Vec<Section> {
    let lines = lines(text, 0..text.len());
    let mut reader = Reader { text, lines, path: Vec::new(), sections: Vec::new(), bare: None };
    reader.sections.push(Section { headings: Vec::new(), blocks: Vec::new() });
    let mut at = reader.front_matter();
    while at < reader.lines.len() {
        at = reader.block(at);
    }
    reader.settle_bare(0);
    reader.sections
}

impl Reader<'_> {
    fn line(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| &self.text[line.clone()])
    }

    /// The first line after the settings that site generators put between two lines "---".
    fn front_matter(&self) -> usize {
        if self.line(0) != "---" {
            return 0;
        }
        (1..self.lines.len()).find(|&at| self.line(at) == "---").map_or(0, |end| end + 1)
    }

    /// Reads the block that begins at a line; the answer is the line after it.
    fn block(&mut self, at: usize) -> usize {
        let line = self.line(at);
        if line.trim().is_empty() || is_rule(line) {
            return at + 1;
        }
        if let Some((level, title)) = heading(line) {
            let title = title.to_owned();
            self.open_heading(level, title, self.lines[at].clone());
            return at + 1;
        }
        let (end, kind) = if let Some(fence) = fence(line) {
            (self.fence_end(at, fence), BlockKind::Whole)
        } else if is_item(line) {
            (self.list_end(at), BlockKind::List)
        } else {
            let end = self.paragraph_end(at);
            let range = self.lines[at].start..self.lines[end - 1].end;
            if let Some(level) = underline(self.line(end))
                && range.len() <= MOST_HEADING
            {
                self.open_heading(level, self.text[range.clone()].trim().replace('\n', " "), range);
                return end + 1;
            }
            (end, if is_table_rule(self.line(at + 1)) { BlockKind::Whole } else { BlockKind::Prose })
        };
        self.bare = None;
        let range = self.lines[at].start..self.lines[end - 1].end;
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(Block { range, kind });
        }
        end
    }

    fn open_heading(&mut self, level: usize, title: String, line: Range<usize>) {
        self.settle_bare(level);
        self.path.retain(|(above, _)| *above < level);
        self.path.push((level, title));
        let headings = self.path.iter().map(|(_, title)| title.clone()).collect();
        self.sections.push(Section { headings, blocks: Vec::new() });
        self.bare = Some((level, line));
    }

    /// A heading with nothing under it, not even smaller headings, is all its section says: it becomes the text.
    fn settle_bare(&mut self, next_level: usize) {
        let Some((level, line)) = self.bare.take() else { return };
        if next_level <= level
            && let Some(section) = self.sections.last_mut()
        {
            section.headings.pop();
            section.blocks.push(Block { range: line, kind: BlockKind::Prose });
        }
    }

    fn fence_end(&self, at: usize, fence: &str) -> usize {
        let closes = |line: &str| {
            let line = line.trim();
            line.len() >= fence.len() && line.chars().all(|c| fence.starts_with(c))
        };
        (at + 1..self.lines.len()).find(|&end| closes(self.line(end))).map_or(self.lines.len(), |end| end + 1)
    }

    /// A list goes on over blank lines as long as items or indented lines follow.
    fn list_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        for next in at + 1..self.lines.len() {
            let line = self.line(next);
            if line.trim().is_empty() {
                continue;
            }
            let after_blank = next > end;
            let belongs = is_item(line)
                || line.starts_with("  ")
                || line.starts_with('\t')
                || (!after_blank && !begins_other(line));
            if !belongs {
                break;
            }
            end = next + 1;
        }
        end
    }

    fn paragraph_end(&self, at: usize) -> usize {
        (at + 1..self.lines.len())
            .find(|&end| {
                let line = self.line(end);
                line.trim().is_empty() || begins_other(line) || is_item(line) || underline(line).is_some()
            })
            .unwrap_or(self.lines.len())
    }
}

fn begins_other(line: &str) -> bool {
    heading(line).is_some() || fence(line).is_some() || is_rule(line)
}

/// Level and words of a line "## Words".
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim();
    let level = line.len() - line.trim_start_matches('#').len();
    let title = &line[level..];
    let valid = (1..=6).contains(&level) && title.starts_with([' ', '\t']) && title.len() <= MOST_HEADING;
    let title = title.trim().trim_end_matches('#').trim_end();
    (valid && !title.is_empty()).then_some((level, title))
}

/// Level of the heading that stands over this line.
fn underline(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let all = |mark: char| line.len() >= 2 && line.chars().all(|c| c == mark);
    if all('=') {
        Some(1)
    } else if all('-') {
        Some(2)
    } else {
        None
    }
}

/// The marks that open a block of code.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    ["`", "~"].into_iter().find_map(|mark| {
        let length = line.len() - line.trim_start_matches(mark).len();
        (length >= 3).then(|| &line[..length])
    })
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after_number.len() < line.len() && line.len() - after_number.len() <= 9;
    let rest = if numbered { after_number.strip_prefix(['.', ')']) } else { line.strip_prefix(['-', '*', '+']) };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t'])) || (numbered && after_number.starts_with('、'))
}

fn is_rule(line: &str) -> bool {
    let marks: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    marks.len() >= 3 && ["-", "*", "_"].into_iter().any(|mark| marks.trim_matches(|c| mark.starts_with(c)).is_empty())
}

fn is_table_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
