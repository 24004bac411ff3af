import TestKit

/// Texts that are hard on UTF-8 and on patterns.
enum RandomText {
    private static let pieces: [[UInt8]] =
        [
            "a", "b", "ab", "A", "é", "É", "ß", "漢", "😀", "\u{212A}", "\u{17F}", "k", "s", "0", "9", " ", "\t", "\r\n", "\n",
            "\r",
            "\u{0}", "\u{1A}", "\u{85}", "\u{2028}", "e\u{301}", "_", "-", "=", "aaaaaaaa", "plain words here ",
        ].map { Array($0.utf8) } + [
            [0x80], [0xBF], [0xC0], [0xC3], [0xE0, 0x80], [0xE6, 0xBC], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xF4, 0x90], [0xFF],
        ]

    static func bytes(_ generator: inout SeededGenerator, pieces count: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: count, using: &generator)).flatMap { _ in generator.pick(pieces) }
    }
}

/// Patterns from a small grammar that has everything in which the matchers could differ. Not all of them compile.
struct RandomPattern {
    private var groups = 0

    static func source(_ generator: inout SeededGenerator) -> String {
        var pattern = RandomPattern()
        let prefix = generator.pick(["", "", "", "(?i)", "(?s)", "(?m)", "(?im)", "(*UCP)", "(*CRLF)", "(*ANY)"])
        return prefix + pattern.alternatives(depth: 3, &generator)
    }

    private mutating func alternatives(depth: Int, _ generator: inout SeededGenerator) -> String {
        (0..<(generator.chance(oneIn: 3) ? 2 : 1)).map { _ in sequence(depth: depth, &generator) }.joined(separator: "|")
    }

    private mutating func sequence(depth: Int, _ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in item(depth: depth, &generator) }.joined()
    }

    private mutating func item(depth: Int, _ generator: inout SeededGenerator) -> String {
        let repeats = ["", "", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{0,2}?"]
        guard depth > 0, generator.chance(oneIn: 3) else {
            return Self.leaf(groups, &generator) + generator.pick(repeats + ["*+", "++"])
        }
        let inner = alternatives(depth: depth - 1, &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0, 1:
            groups += 1
            return "(\(inner))" + generator.pick(repeats)
        case 2: return "(?:\(inner))" + generator.pick(repeats)
        case 3: return "(?>\(inner))" + generator.pick(repeats)
        // Repeated assertions and possessive groups that match nothing are left out: PCRE2's own matchers
        // differ in the groups they set (10.42: `(?!(a)b){0,2}?()*\1`, `(|)*+|b`).
        case 4: return "(?=\(inner))"
        case 5: return "(?!\(inner))"
        case 6: return generator.pick(["(?<=a)", "(?<!a)", "(?<=\\W)", "(?<=é|ab)", "(?<!\\n)", "(?<=^)"])
        default: return groups > 0 ? generator.pick(["(?1)", "(?(1)a|é)"]) : "(?(?=a)\\w|\\W)"
        }
    }

    private static func leaf(_ groups: Int, _ generator: inout SeededGenerator) -> String {
        let leaves = [
            "a", "b", "é", "漢", "k", "s", "\u{212A}", "ß", " ", "\\n", ".", ".", "\\w", "\\W", "\\s", "\\S", "\\d", "\\D", "\\b",
            "\\B",
            "^", "$", "\\A", "\\z", "\\Z", "\\R", "\\X", "\\N", "\\h", "\\H", "\\v", "\\V", "\\p{L}", "\\P{Lu}", "[ab]", "[^a]",
            "[^é]", "[\\W]", "[^\\s\\w]", "[é-漢]", "[[:alpha:]]", "[^[:space:]]", "\\x1A", "\\K", "\\x{1F600}",
        ]
        if groups > 0, generator.chance(oneIn: 8) { return "\\1" }
        return generator.pick(leaves)
    }
}
