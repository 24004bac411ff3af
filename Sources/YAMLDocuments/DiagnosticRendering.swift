extension Diagnostic: CustomStringConvertible {
    /// For a terminal, without colour:
    ///
    ///     rules/a.yaml:3:5: error: unknown key `whem`; did you mean `when`?
    ///         whem: { path: x }
    ///         ^
    ///
    /// No line end at the end. Bytes of the file that could steer a terminal come out escaped.
    public var description: String {
        let shownFile = TerminalText.escape(file)
        let shownMessage = TerminalText.escape(message)
        guard let position else { return "\(shownFile): error: \(shownMessage)" }
        let head = "\(shownFile):\(position.line):\(position.column): error: \(shownMessage)"
        guard let excerpt else { return head }
        let (line, caret) = TerminalText.lines(of: excerpt)
        return "\(head)\n    \(line)\n    \(caret)"
    }
}

/// Text that comes from a file, made safe to be shown.
enum TerminalText {
    /// Escapes control, format (bidirectional ones among them) and line-separating scalars.
    static func escape(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars { shown += escape(scalar) }
        return shown
    }

    /// The line as shown, and a line that holds a caret under the excerpt's column.
    static func lines(of excerpt: Diagnostic.Excerpt) -> (line: String, caret: String) {
        let scalars = Array(excerpt.text.unicodeScalars)
        let target = min(max(excerpt.column - 1, 0), scalars.count)
        let before = (excerpt.isCutBefore ? "…" : "") + scalars[..<target].map(escape).joined()
        let after = scalars[target...].map(escape).joined() + (excerpt.isCutAfter ? "…" : "")
        // Counted in characters, so that combining marks do not push the caret to the right.
        return (before + after, String(repeating: " ", count: before.count) + "^")
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\t": return "\\t"
        case "\n": return "\\n"
        case "\r": return "\\r"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            return "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        default:
            return String(scalar)
        }
    }
}
