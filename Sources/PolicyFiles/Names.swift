internal import YAMLDocuments

/// The forms that names in a policy have.
enum Names {
    /// Letters, digits, `.`, `_` and `-`.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || ".-_".utf8.contains($0) }
    }

    /// The name of a host, without scheme, user, port and path.
    static func isHost(_ text: String) -> Bool {
        isName(text) && !text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// Letters, digits, `_` and `-`, a letter first.
    static func isSharedName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-_".utf8.contains($0) }
    }

    /// Lower-case letters, digits and `_`, a letter first.
    static func isCapability(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLower(first) else { return false }
        return text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// `[a-z0-9]+([.-][a-z0-9]+)*`
    static func isRuleID(_ text: String) -> Bool {
        text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }.allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { isLower($0) || isDigit($0) }
        }
    }

    /// Reports a name that does not have the form it should.
    static func check(
        _ text: String, _ hasForm: (String) -> Bool, _ form: String, at place: SourcePlace, _ diagnostics: Diagnostics
    ) {
        if !hasForm(text) { diagnostics.report(.invalidValue, "`\(text)` is no name: \(form)", at: place) }
    }

    /// The names without those that stand twice, which are reported.
    static func unique(_ names: [(name: String, node: YAMLNode)], _ diagnostics: Diagnostics) -> [String] {
        var seen: Set<String> = []
        return names.compactMap { name, node in
            if seen.insert(name).inserted { return name }
            diagnostics.report(.duplicateName, "`\(name)` stands twice in this list", at: node)
            return nil
        }
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
