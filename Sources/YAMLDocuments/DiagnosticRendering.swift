import TerminalOutput

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
        let (line, caret) = excerpt.shown
        return "\(head)\n    \(line)\n    \(caret)"
    }
}

extension Diagnostic.Excerpt {
    /// The line as shown, and a line that holds a caret under the column.
    var shown: (line: String, caret: String) {
        let scalars = Array(text.unicodeScalars)
        let target = min(max(column - 1, 0), scalars.count)
        let before = (isCutBefore ? "…" : "") + scalars[..<target].map(TerminalText.escape).joined()
        let after = scalars[target...].map(TerminalText.escape).joined() + (isCutAfter ? "…" : "")
        // Counted in characters, so that combining marks do not push the caret to the right.
        return (before + after, String(repeating: " ", count: before.count) + "^")
    }
}
