import RiskModel

/// Reads one `[…]` of a pattern.
struct CharacterClassReader {
    /// One member of a class: a character, which may begin a range, or a set.
    private enum Member {
        case character(UInt32)
        case set(EscapeReader.NamedSet)
    }

    private(set) var position: Int
    private let source: [UInt8]
    private let caseless: Bool
    private var members = FoldedSet()
    /// False where `members` may hold more than the class does.
    private var isExact = true

    init(_ source: [UInt8], from position: Int, caseless: Bool) {
        self.source = source
        self.position = position
        self.caseless = caseless
    }

    /// - Returns: nil for `[[:<:]]` and `[[:>:]]`, which are word boundaries.
    mutating func read() throws(PatternReader.Refusal) -> FoldedSet? {
        for boundary in ["[[:<:]]", "[[:>:]]"] where source[position...].starts(with: boundary.utf8) {
            position += boundary.utf8.count
            return nil
        }
        position += 1
        let isNegated = take("^")
        var isFirst = true
        while isFirst || peek != UInt8(ascii: "]") {
            isFirst = false
            switch try member() {
            case .set(let set):
                members.formUnion(set.members)
                isExact = isExact && set.isExact
            case .character(let first):
                insert(first...max(first, try endOfRange() ?? first))
            }
        }
        position += 1
        let set = caseless ? members.caseless : members
        guard isNegated else { return set }
        return isExact ? set.inverted : .any
    }

    /// The character behind a `-` that makes a range; the position is then behind it.
    private mutating func endOfRange() throws(PatternReader.Refusal) -> UInt32? {
        guard peek == UInt8(ascii: "-"), position + 1 < source.count, source[position + 1] != UInt8(ascii: "]") else {
            return nil
        }
        position += 1
        guard case .character(let last) = try member() else { throw PatternReader.Refusal("a range that ends in a set") }
        return last
    }

    private mutating func insert(_ scalars: ClosedRange<UInt32>) {
        if scalars.lowerBound < 0x80 {
            members.insert(UInt8(scalars.lowerBound)...UInt8(min(scalars.upperBound, 0x7F)))
        }
        if scalars.upperBound >= 0x80 { members.hasNonASCII = true }
        if caseless { members.insertEquals(of: scalars) }
    }

    private mutating func member() throws(PatternReader.Refusal) -> Member {
        guard let next = peek else { throw PatternReader.Refusal("a [ without its end") }
        if next == UInt8(ascii: "["), position + 1 < source.count {
            switch source[position + 1] {
            case UInt8(ascii: ":"):
                if let set = try namedClass() { return .set(set) }
            case UInt8(ascii: "."), UInt8(ascii: "="): throw PatternReader.Refusal("[. and [=")
            default: break
            }
        }
        guard next == UInt8(ascii: "\\") else { return .character(EscapeReader.scalar(in: source, at: &position)) }
        position += 1
        guard let letter = peek else { throw PatternReader.Refusal("a final \\") }
        if let scalar = try EscapeReader.character(in: source, at: &position) { return .character(scalar) }
        if let set = try EscapeReader.set(in: source, at: &position) { return .set(set) }
        if letter == UInt8(ascii: "b") {
            position += 1
            return .character(0x08)
        }
        // `\Q`, `\E`, octal codes.
        throw PatternReader.Refusal("\\\(String(UnicodeScalar(letter))) in a class")
    }

    /// `[:name:]`; nil where the `[` stands for itself.
    private mutating func namedClass() throws(PatternReader.Refusal) -> EscapeReader.NamedSet? {
        let rest = source[(position + 2)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")), end - 1 >= rest.startIndex,
            source[end - 1] == UInt8(ascii: ":")
        else { return nil }
        var name = String(decoding: source[(position + 2)..<max(end - 1, position + 2)], as: UTF8.self)
        let isNegated = name.hasPrefix("^")
        if isNegated { name.removeFirst() }
        // Where case is ignored, an upper-case letter is any letter.
        if caseless, name == "upper" || name == "lower" { name = "alpha" }
        guard let set = Self.namedClasses[name] else { throw PatternReader.Refusal("[:\(name):]") }
        position = end + 1
        return EscapeReader.NamedSet(members: isNegated ? set.inverted : set)
    }

    /// What PCRE2 means by them without UCP, for characters above U+007F as well.
    private static let namedClasses: [String: FoldedSet] = [
        "alpha": FoldedSet(ascii: 0x41...0x5A, 0x61...0x7A), "lower": FoldedSet(ascii: 0x61...0x7A),
        "upper": FoldedSet(ascii: 0x41...0x5A), "alnum": FoldedSet(ascii: 0x30...0x39, 0x41...0x5A, 0x61...0x7A),
        "ascii": FoldedSet(ascii: 0x00...0x7F), "blank": FoldedSet(ascii: 0x09...0x09, 0x20...0x20),
        "cntrl": FoldedSet(ascii: 0x00...0x1F, 0x7F...0x7F), "digit": .digit, "graph": FoldedSet(ascii: 0x21...0x7E),
        "print": FoldedSet(ascii: 0x20...0x7E),
        "punct": FoldedSet(ascii: 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E), "space": .space, "word": .word,
        "xdigit": FoldedSet(ascii: 0x30...0x39, 0x41...0x46, 0x61...0x66),
    ]

    private var peek: UInt8? { position < source.count ? source[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard source[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }
}
