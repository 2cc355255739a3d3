//! What a typed line means: text to send, or a command with what follows it. Pure.

/// A typed line.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant<'a> {
    Nothing,
    Text(&'a str),
    /// The command without its slash, and the rest of the line.
    Command(&'a str, &'a str),
}

pub const CUSTOMER_HELP: &[(&str, &str)] = &[
    ("/human [reason]", "ask for a person"),
    ("/cancel", "go back to the assistant instead of waiting"),
    ("/stop", "stop the answer (also Ctrl-C)"),
    ("/history", "show the newest messages again"),
    ("/session", "show the session's id and state"),
    ("/close", "close the session"),
    ("/quit", "leave (also Ctrl-D)"),
    ("//text", "send a line that begins with a slash"),
];

pub const AGENT_HELP: &[(&str, &str)] = &[
    ("/inbox", "list the sessions with their numbers"),
    ("/accept [N]", "take a waiting session; without a number the next one"),
    ("/watch N", "look into a session"),
    ("/take [N]", "take the floor, also in the middle of an answer"),
    ("/note text", "write for staff only"),
    ("/release [brief]", "give the floor back to the assistant, with what it should know"),
    ("/close", "close the session"),
    ("/back", "leave the session's screen; the floor stays yours"),
    ("/history", "show the newest messages again"),
    ("/session", "show the session's id and state"),
    ("/quit", "leave (also Ctrl-D)"),
    ("//text", "send a line that begins with a slash"),
];

/// Reads a typed line.
pub fn read(line: &str) -> Meant<'_> {
    let line = line.trim_end();
    match line.strip_prefix('/') {
        _ if line.trim().is_empty() => Meant::Nothing,
        Some(escaped) if escaped.starts_with('/') => Meant::Text(escaped),
        Some(command) => {
            let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            Meant::Command(name, rest.trim())
        }
        None => Meant::Text(line),
    }
}

/// The commands, one a line.
pub fn help(commands: &[(&str, &str)]) -> String {
    let lines: Vec<String> = commands.iter().map(|(command, does)| format!("{command:<18}{does}")).collect();
    lines.join("\n")
}

/// A session's short number, with or without `#`.
pub fn number(text: &str) -> Option<u32> {
    text.strip_prefix('#').unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_begins_a_command_and_two_a_text() {
        assert_eq!(read("/human  please help "), Meant::Command("human", "please help"));
        assert_eq!(read("//etc"), Meant::Text("/etc"));
        assert_eq!(read("  hello "), Meant::Text("  hello"));
        assert_eq!(read("  "), Meant::Nothing);
    }

    #[test]
    fn numbers_may_carry_a_hash() {
        assert_eq!((number("#12"), number("3"), number("x")), (Some(12), Some(3), None));
    }
}
