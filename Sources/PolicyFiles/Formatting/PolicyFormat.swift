internal import YAMLDocuments

/// The canonical form of a policy's files: keys in the order of the manual, rules two spaces in and one blank line apart,
/// no white space at the ends of lines. Nothing else is touched: texts, styles, flow mappings and comments stay as they are
/// written, a comment in front of what it stood in front of.
public enum PolicyFormat {
    /// - Parameter name: of the file, for mistakes
    /// - Returns: the canonical form. It holds the same lines and, read again, the same values; where that cannot be kept,
    ///   as where an alias would come before its anchor, it is the text as it was.
    /// - Throws: what keeps the file from being read.
    public static func formatted(name: String, content: [UInt8]) throws(PolicyErrors) -> [UInt8] {
        let diagnostics = Diagnostics()
        let documents = YAMLReader(diagnostics).documents(name: name, content: content)
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics) }
        // Other ends of lines than these would be counted otherwise than YAML does.
        let text = String(decoding: content, as: UTF8.self)
        guard !text.unicodeScalars.contains(where: { "\r\u{85}\u{2028}\u{2029}\u{FEFF}".unicodeScalars.contains($0) }) else {
            return content
        }
        var current = text
        // What moves may change what the next look sees in front of it.
        for _ in 0..<passes {
            let next = step(current, name, documents)
            if next == current { return Array(current.utf8) }
            current = next
        }
        return content
    }

    private static let passes = 5

    private static func step(_ text: String, _ name: String, _ documents: [YAMLNode]) -> String {
        guard let read = read(text, name) else { return text }
        // White space may be part of a text; then it stays everywhere.
        for isTidied in [true, false] {
            let formatted = OutlineFormat(text, read, isTidied: isTidied).text
            if isKept(formatted, name, text, documents) { return formatted }
        }
        return text
    }

    private static func read(_ text: String, _ name: String) -> [YAMLNode]? {
        let diagnostics = Diagnostics()
        let documents = YAMLReader(diagnostics).documents(name: name, content: Array(text.utf8))
        return diagnostics.isEmpty ? documents : nil
    }

    /// The same values, and the same lines but for the white space and dashes in front.
    private static func isKept(_ formatted: String, _ name: String, _ text: String, _ documents: [YAMLNode]) -> Bool {
        guard let again = read(formatted, name), again.count == documents.count else { return false }
        return zip(again, documents).allSatisfy { $0.isSame(as: $1) }
            && lines(of: formatted) == lines(of: text)
    }

    private static func lines(of text: String) -> [String: Int] {
        text.split(separator: "\n").reduce(into: [:]) { lines, line in
            var rest = line.drop { $0 == " " }
            if rest.hasPrefix("- ") { rest = rest.dropFirst(2).drop { $0 == " " } }
            let trimmed = String(rest.reversed().drop { $0.isWhitespace }.reversed())
            if !trimmed.isEmpty { lines[trimmed, default: 0] += 1 }
        }
    }
}
