//! Server-sent events out of raw bytes, within bounds: nothing an upstream sends makes it hold more
//! than one event of limited size. Apart, because every provider that streams over HTTP needs it.

use std::collections::VecDeque;

/// The longest event. A delta is some hundred bytes; no provider's frame comes near this.
pub(super) const MAX_EVENT_BYTES: usize = 256 * 1024;

/// One event that carries data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// Empty where the sender gives none.
    pub name: String,
    /// From a `:HTTP_STATUS/429` comment: the true status of an error within a stream that began well.
    pub status: Option<u16>,
    /// Its `data` lines, joined by line feeds.
    pub data: String,
}

/// Why the bytes are no stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    TooLong,
    NotUtf8,
}

/// Takes bytes as they come, cut anywhere, and gives whole events.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
    event: Event,
    has_data: bool,
    /// The last byte was a carriage return: a line feed after it belongs to it.
    after_return: bool,
    has_begun: bool,
}

impl Reader {
    /// Adds the events that these bytes complete, also those before the place where they are broken.
    pub fn feed(&mut self, bytes: &[u8], events: &mut VecDeque<Event>) -> Result<(), Broken> {
        for &byte in bytes {
            let is_paired = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            match byte {
                b'\n' if is_paired => {}
                b'\n' | b'\r' => events.extend(self.end_line()?),
                _ if self.line.len() + self.event.data.len() >= MAX_EVENT_BYTES => return Err(Broken::TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// The last event of a sender that leaves out the blank line, or the line end, behind it.
    pub fn finish(&mut self) -> Result<Option<Event>, Broken> {
        if !self.line.is_empty() {
            self.end_line()?;
        }
        Ok(self.end_event())
    }

    fn end_line(&mut self) -> Result<Option<Event>, Broken> {
        let line = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&line).map_err(|_| Broken::NotUtf8)?;
        let line = if self.has_begun { line } else { line.trim_start_matches('\u{feff}') };
        self.has_begun = true;
        if line.is_empty() {
            return Ok(self.end_event());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" => {
                let status = value.strip_prefix("HTTP_STATUS/").and_then(|status| status.trim().parse().ok());
                self.event.status = status.or(self.event.status);
            }
            "event" => value.clone_into(&mut self.event.name),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            _ => {}
        }
        Ok(None)
    }

    /// An event without data, such as a bare `event: ping`, is none.
    fn end_event(&mut self) -> Option<Event> {
        let event = std::mem::take(&mut self.event);
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], step: usize) -> Vec<Event> {
        let (mut reader, mut events) = (Reader::default(), VecDeque::new());
        for part in bytes.chunks(step) {
            reader.feed(part, &mut events).unwrap();
        }
        events.extend(reader.finish().unwrap());
        events.into()
    }

    fn data(text: &str) -> Vec<String> {
        let whole = read(text.as_bytes(), usize::MAX);
        for step in 1..8 {
            assert_eq!(read(text.as_bytes(), step), whole, "cut every {step} bytes");
        }
        whole.into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn line_ends_and_blanks_after_the_colon_do_not_matter() {
        for text in ["data: 你好\n\ndata:二\n\n", "data: 你好\r\n\r\ndata:二\r\n\r\n", "data: 你好\r\rdata:二\r\r"]
        {
            assert_eq!(data(text), ["你好", "二"]);
        }
    }

    #[test]
    fn several_data_lines_are_one_event() {
        assert_eq!(data("data: {\ndata:  1}\n\n"), ["{\n 1}"]);
    }

    #[test]
    fn comments_pings_ids_and_unknown_fields_are_no_events() {
        assert_eq!(data(": ping\n\nevent: ping\n\nid:1\nretry: 5\nwhat\n\ndata: x\n\n"), ["x"]);
    }

    #[test]
    fn a_mark_of_byte_order_is_skipped() {
        assert_eq!(data("\u{feff}data: x\n\n"), ["x"]);
    }

    #[test]
    fn the_last_event_needs_no_blank_line_and_no_line_end() {
        assert_eq!(data("data: x\n\ndata: y\n"), ["x", "y"]);
        assert_eq!(data("data: x\n\ndata: y"), ["x", "y"]);
        assert_eq!(data("data:\n\n"), [""]);
    }

    #[test]
    fn an_error_frame_shows_its_name_and_true_status() {
        let events = read(b"id:1\nevent:error\n:HTTP_STATUS/429\ndata:{}\n\ndata:{}\n\n", 3);
        assert_eq!((events[0].name.as_str(), events[0].status), ("error", Some(429)));
        assert_eq!((events[1].name.as_str(), events[1].status), ("", None));
    }

    #[test]
    fn a_long_line_and_a_long_event_are_refused_before_they_fill_memory() {
        let mut reader = Reader::default();
        let result = (0..1_000).try_for_each(|_| reader.feed(&[b'x'; 1_024], &mut VecDeque::new()));
        assert_eq!(result, Err(Broken::TooLong));
        assert!(reader.line.len() <= MAX_EVENT_BYTES);

        let mut reader = Reader::default();
        let result =
            (0..10_000).try_for_each(|_| reader.feed(b"data: 12345678901234567890123456789\n", &mut VecDeque::new()));
        assert_eq!(result, Err(Broken::TooLong));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_and_what_stands_before_them_is_kept() {
        let mut events = VecDeque::new();
        let result = Reader::default().feed(b"data: x\n\ndata: \xff\xfe\n\n", &mut events);
        assert_eq!((result, events.len()), (Err(Broken::NotUtf8), 1));
    }

    proptest::proptest! {
        /// Where the bytes are cut does not matter, whatever they are, and none of them is kept too long.
        #[test]
        fn any_bytes_read_alike_however_they_are_cut(
            lines in proptest::collection::vec("(data|event|id|)?:? ?[a-c\u{e9}\u{4f60}\r\n:]{0,6}", 0..20),
            end in proptest::collection::vec(proptest::num::u8::ANY, 0..8),
            step in 1_usize..9,
        ) {
            let bytes = [lines.join("\n").into_bytes(), end].concat();
            let read = |step: usize| {
                let (mut reader, mut events) = (Reader::default(), VecDeque::new());
                let fed = bytes.chunks(step).try_for_each(|part| reader.feed(part, &mut events));
                let last = fed.and_then(|()| reader.finish());
                proptest::prop_assert!(reader.line.len() <= MAX_EVENT_BYTES);
                Ok((last, events))
            };
            proptest::prop_assert_eq!(read(step)?, read(usize::MAX)?);
        }
    }
}
