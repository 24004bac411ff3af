/// Which comments may be more than words for people.
///
/// Three nets, from narrow to wide: markers that known tools look for anywhere in a comment, the shapes that
/// instructions to tools take at the start of a comment line (`@tag`, `+tag`, `word:` …), and bytes that make
/// a comment look other than it is. All three would rather catch prose than miss a directive.
enum CommentDirectives {
    /// Tags of documentation comments behind which stand words alone, in any language.
    private static let wordTags: Set<String> = ["note", "see", "summary", "description", "remarks"]
    /// Those that nothing but documentation tools reads, where a language has no other use for them.
    private static let documentationTags: Set<String> = [
        "param", "return", "returns", "throws", "throw", "exception", "author", "since", "version", "brief",
        "link", "code", "details", "file", "ref", "sa", "warning", "tparam", "retval", "inheritDoc", "p", "c",
    ]

    /// Tags that stand alone and say of what they document who may use it, or how.
    private static let flagTags: Set<String> = ["public", "private", "protected", "readonly", "override", "static", "abstract"]

    /// Words in capitals before a colon that people address people with; all others are taken for those of a tool (`RUN:`, `CHECK:`).
    private static let callsToPeople: Set<String> = [
        "TODO", "FIXME", "XXX", "HACK", "BUG", "NOTE", "NOTES", "WARNING", "WARN", "IMPORTANT", "INFO", "TIP", "CAUTION",
        "DANGER",
        "NB", "PS", "WHY", "HOW", "API", "URL", "HTTP", "HTTPS", "FAQ", "ID",
    ]

    private static let needles = MarkerIndex(DirectiveMarkers.all)

    /// True unless the comment is certainly prose.
    static func mayInstruct(_ text: [UInt8], _ range: Range<Int>, _ language: Language) -> Bool {
        mayHoldMarker(text, range, language) || lines(text, range).contains { isShaped(text, $0, language) }
    }

    /// What a checker of types may read in the tags of a comment (`@param {string} name`), in order. nil where the comment may tell any tool
    /// anything else: then it can count on which line that stands, and what follows it.
    static func documentedTypes(_ text: [UInt8], _ comment: Range<Int>, _ language: Language) -> [ArraySlice<UInt8>]? {
        guard language.conventions.tagsHoldTypes, !mayHoldMarker(text, comment, language) else { return nil }
        var types: [ArraySlice<UInt8>] = []
        for line in lines(text, comment) where isShaped(text, line, language) {
            guard let type = documentedType(text, line, language) else { return nil }
            if !type.isEmpty { types.append(text[type]) }
        }
        return types
    }

    private static func mayHoldMarker(_ text: [UInt8], _ range: Range<Int>, _ language: Language) -> Bool {
        if hidesSomething(text, range) { return true }
        let lowered = text[range].map(\.lowercased)
        if needles.occurs(in: lowered) { return true }
        let conventions = language.conventions
        if conventions.markers.contains(where: { lowered.place(of: Array($0.utf8), in: lowered.indices) != nil }) {
            return true
        }
        if conventions.openings.contains(where: { lowered.holds(Array($0.utf8), at: 0) }) { return true }
        // A commented-out line splice, escape or continuation is read differently by different tools.
        return lowered.last { !$0.isBlank } == .backslash
    }

    private static func lines(_ text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(text.lineEnd(from: start), range.upperBound)
            lines.append(start..<end)
            start = end + 1
        }
        return lines
    }

    private static func isShaped(_ text: [UInt8], _ line: Range<Int>, _ language: Language) -> Bool {
        if language.conventions.readsTagsAnywhere, holdsTag(text, line) { return true }
        if opensLikeDirective(text, line, language) { return true }
        // A comment in a comment: `# words  # tool: word`.
        return line.contains { index in
            text[index].isBlank && startsComment(text, index + 1)
                && opensLikeDirective(text, index + 1..<line.upperBound, language)
        }
    }

    /// A documentation tag up to its type and name, or one that stands alone; empty where it has no type; nil where the line may be more.
    private static func documentedType(_ text: [UInt8], _ line: Range<Int>, _ language: Language) -> Range<Int>? {
        guard let start = line.first(where: { !isDecoration(text[$0]) }), text[start] == UInt8(ascii: "@") else { return nil }
        let end = wordEnd(text, start + 1, line.upperBound)
        let tag = String(decoding: text[(start + 1)..<end], as: UTF8.self)
        let rest = text[end..<line.upperBound].drop { $0.isBlank }
        if flagTags.contains(tag), rest.isEmpty { return start..<end }
        guard documentationTags.contains(tag) else { return nil }
        guard rest.first == UInt8(ascii: "{") else {
            return isShaped(text, end..<line.upperBound, language) ? nil : start..<start
        }
        let braces = rest.reduce(0) { $0 + ($1 == UInt8(ascii: "{") ? 1 : $1 == UInt8(ascii: "}") ? -1 : 0) }
        guard braces == 0, let close = rest.lastIndex(of: UInt8(ascii: "}")) else { return nil }
        let name = text[(close + 1)..<line.upperBound].drop { $0.isBlank }
        return start..<(name.firstIndex { $0.isBlank } ?? line.upperBound)
    }

    /// The shapes in which tools are addressed at the start of a comment line.
    private static func opensLikeDirective(
        _ text: [UInt8], _ line: Range<Int>, _ language: Language
    ) -> Bool {
        let conventions = language.conventions
        var start = line.lowerBound
        var previous: UInt8 = 0
        while start < line.upperBound, isDecoration(text[start]) || conventions.marks.contains(text[start]) {
            // `//= require a`; of more than one a line is drawn.
            if text[start] == UInt8(ascii: "="), previous == .slash || previous == .star,
                text.byte(start + 1) != UInt8(ascii: "=")
            {
                return true
            }
            // `// #ifdef a`, where no comment begins so.
            if text[start] == .hash, !language.hashOpensComments, text.byte(start + 1).isLetter { return true }
            previous = text[start]
            start += 1
        }
        guard start < line.upperBound else { return false }
        let first = text[start]
        if conventions.instructsWithoutSpace, first.isLetter, previous == .slash || previous == .star { return true }
        if isMark(previous), isStuckName(text, start..<line.upperBound) { return true }
        if previous == .slash, first == UInt8(ascii: ">") || first == UInt8(ascii: "|") { return true }
        // A border of a table or drawing, and what it holds.
        if first == UInt8(ascii: "|"), text.byte(start + 1).isBlank || start + 1 == line.upperBound { return false }
        if first == UInt8(ascii: "+"), text.byte(start + 1) == .minus || text.byte(start + 1) == UInt8(ascii: "=") {
            return false
        }
        switch first {
        // A name that documentation links to, where it is not the type of a tag on the line before.
        case UInt8(ascii: "{") where conventions.documentsWithTags && text.byte(start + 1).startsWord:
            let end = wordEnd(text, start + 1, line.upperBound)
            return end == line.upperBound || text[end] != UInt8(ascii: "}")
        case UInt8(ascii: "@"):
            let end = wordEnd(text, start + 1, line.upperBound)
            let tag = String(decoding: text[(start + 1)..<end], as: UTF8.self)
            if wordTags.contains(tag) { return false }
            return !(conventions.documentsWithTags && documentationTags.contains(tag))
        case UInt8(ascii: "+"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "?"),
            UInt8(ascii: ":"), UInt8(ascii: "|"), UInt8(ascii: "~"), UInt8(ascii: "{"), UInt8(ascii: "&"), .backslash:
            return true
        case _ where first.startsWord:
            let end = wordEnd(text, start, line.upperBound)
            guard end < line.upperBound else { return false }
            if text[end] == UInt8(ascii: "=") { return true }
            guard text[end] == UInt8(ascii: ":") else { return false }
            let isAddress = text.holds(Array("://".utf8), at: end)
            let stuck = end + 1 < line.upperBound && !text[end + 1].isBlank
            return !isAddress && (first.isLowercase || stuck || isCallToTool(text, start..<end))
        default:
            return false
        }
    }

    /// A name that sticks to the mark of its comment, as `//DEPS` and `#MISE` do.
    private static func isStuckName(_ text: [UInt8], _ line: Range<Int>) -> Bool {
        let word = line.lowerBound..<wordEnd(text, line.lowerBound, line.upperBound)
        if text[word].contains(UInt8(ascii: "_")) { return true }
        return text[word].prefix(2).count == 2 && text[word].prefix(2).allSatisfy(isCapital)
            && !callsToPeople.contains(String(decoding: text[word], as: UTF8.self))
    }

    private static func isCallToTool(_ text: [UInt8], _ word: Range<Int>) -> Bool {
        guard word.count > 1, text[word].allSatisfy({ isCapital($0) || $0 == .minus }) else { return false }
        return !callsToPeople.contains(String(decoding: text[word], as: UTF8.self))
    }

    /// An `@` before a letter, behind a blank.
    private static func holdsTag(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        range.dropFirst().contains { index in
            text[index] == UInt8(ascii: "@") && text[index - 1].isBlank && text.byte(index + 1).isLetter
                && !opensLine(text, index, range)
        }
    }

    private static func opensLine(_ text: [UInt8], _ index: Int, _ range: Range<Int>) -> Bool {
        let start = text[range.lowerBound..<index].lastIndex(of: .lineFeed).map { $0 + 1 } ?? range.lowerBound
        return text[start..<index].allSatisfy(isDecoration)
    }

    private static func isMark(_ byte: UInt8) -> Bool { byte == .slash || byte == .star || byte == .hash || byte == .minus }

    private static func isCapital(_ byte: UInt8) -> Bool { byte.isLetter && !byte.isLowercase }

    private static func startsComment(_ text: [UInt8], _ index: Int) -> Bool {
        let byte = text.byte(index)
        if byte == .hash { return true }
        // More than two are a line that is drawn.
        return byte == text.byte(index + 1) && byte != text.byte(index + 2) && (byte == .slash || byte == .minus)
    }

    private static func isDecoration(_ byte: UInt8) -> Bool {
        byte.isBlank || byte == .slash || byte == .star || byte == .hash || byte == .minus || byte == UInt8(ascii: ";")
            || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "=")
    }

    private static func wordEnd(_ text: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var end = start
        while end < limit, text[end].continuesWord || text[end] == .minus || text[end] == UInt8(ascii: ".") { end += 1 }
        return end
    }

    /// Control characters, and characters that are invisible or reorder what is shown (Trojan Source, CVE-2021-42574).
    private static func hidesSomething(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            guard let (scalar, length) = Scalars.decode(text, at: index) else { return true }
            switch scalar {
            case 0x09, 0x0A, 0x20...0x7E: break
            case ..<0xA0, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
                0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFF,
                0xE0000...0xE0FFF:
                return true
            default: break
            }
            index += length
        }
        return false
    }
}

/// Markers by their first byte, so that most positions of a text cost one look-up.
struct MarkerIndex: Sendable {
    private let byFirst: [[[UInt8]]]

    init(_ markers: [String]) {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for marker in markers {
            let bytes = Array(marker.utf8)
            if let first = bytes.first { table[Int(first)].append(bytes) }
        }
        byFirst = table
    }

    func occurs(in text: [UInt8]) -> Bool {
        for index in text.indices {
            for marker in byFirst[Int(text[index])] where text.holds(marker, at: index) { return true }
        }
        return false
    }
}
