/// Makes text from elsewhere (paths, excerpts, messages) safe to print on a terminal, and fits it into columns.
public enum TerminalText {
    /// Control characters, line ends, and characters that reorder, hide or do not exist become visible escapes.
    public static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.map(escape).joined()
    }

    /// One scalar as `escape(_:)` shows it: itself, `\t`, `\n`, `\r`, or its number as in `\u{202E}`.
    public static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        default: isUnsafe(scalar) ? "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}" : String(scalar)
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        // The common case, without a look into the tables of Unicode.
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return false
        }
    }

    /// The text, cut with an ellipsis where it has more than `width` characters.
    public static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(width - 1, 0)) + "…"
    }

    /// The text, followed by blanks where it has fewer than `width` characters.
    public static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
