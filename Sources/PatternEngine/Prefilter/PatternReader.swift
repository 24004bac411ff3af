import RiskModel

/// Reads the source of a pattern as PCRE2 does, and gives a relaxed form of it.
///
/// Knows the constructs that it names and refuses all others, so that a pattern is never taken for something narrower than it
/// is. Source: pcre2pattern(3) of 10.42. Only for patterns that PCRE2 has compiled: what is malformed is not noticed.
struct PatternReader {
    /// Why a pattern has no relaxed form.
    struct Refusal: Error {
        /// A phrase for the author, such as `(*…)`.
        let construct: String
        init(_ construct: String) { self.construct = construct }
    }

    /// The settings that `(?i)` and its like change.
    private struct Settings {
        var caseless = false
        var dotAll: Bool
        var extended = false
    }

    private let source: [UInt8]
    private var position = 0
    private var settings: Settings
    private var depth = 0
    /// Some part is matched without regard to case; there, two characters outside ASCII equal `k` and `s`.
    private(set) var isCaseless = false
    /// Some part looks at what stands around a match.
    private(set) var looksAround = false

    init(_ pattern: Pattern) {
        source = Array(pattern.source.utf8)
        settings = Settings(dotAll: pattern.dialect == .path)
    }

    /// - Throws: naming the construct that has no relaxed form.
    mutating func read() throws(Refusal) -> RelaxedPattern {
        let pattern = try alternatives()
        guard position == source.count else { throw Refusal("an unexpected )") }
        return pattern
    }

    // MARK: Structure

    /// Up to the end, or to the `)` that closes the group.
    private mutating func alternatives() throws(Refusal) -> RelaxedPattern {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 200 else { throw Refusal("groups within groups") }
        // A setting inside a group also holds in the alternatives that follow, and ends with the group.
        let outer = settings
        defer { settings = outer }
        var alternatives: [RelaxedPattern] = []
        repeat { alternatives.append(try sequence()) } while take("|")
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func sequence() throws(Refusal) -> RelaxedPattern {
        var parts: [RelaxedPattern] = []
        while true {
            skipTrivia()
            guard let next = peek, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") else { return .joined(parts) }
            if take("\\Q") {
                parts += try quoted()
                continue
            }
            parts.append(try repeats(of: try item()))
        }
    }

    /// `\Q…\E`; a count behind it is that of its last character.
    private mutating func quoted() throws(Refusal) -> [RelaxedPattern] {
        var parts: [RelaxedPattern] = []
        while position < source.count, !take("\\E") { parts.append(literal()) }
        guard let last = parts.popLast() else { return [] }
        return parts + [try repeats(of: last)]
    }

    private mutating func repeats(of item: RelaxedPattern) throws(Refusal) -> RelaxedPattern {
        skipTrivia()
        guard let (min, max) = try count() else { return item }
        // Lazy or possessive; what says nothing may stand before that, too.
        skipTrivia()
        if !take("?") { _ = take("+") }
        if item == .empty || max == 0 { return .empty }
        return .repeated(item, min: min, max: max)
    }

    private mutating func count() throws(Refusal) -> (min: Int, max: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard peek == UInt8(ascii: "{") else { return nil }
        let start = position
        position += 1
        let min = number()
        if let min, take("}") { return (min, min) }
        if let min, take(",") {
            if take("}") { return (min, nil) }
            if let max = number(), take("}") { return (min, max) }
        }
        // Versions differ in what else is a count.
        let looksLikeCount = source[start...].dropFirst().first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        if let first = looksLikeCount, first == UInt8(ascii: ",") || Self.isDigit(first) { throw Refusal("{ before a number") }
        position = start
        return nil
    }

    private mutating func item() throws(Refusal) -> RelaxedPattern {
        switch source[position] {
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return try characterClass()
        case UInt8(ascii: "\\"): return try escape()
        case UInt8(ascii: "."):
            position += 1
            return .set(settings.dotAll ? .any : .notNewline)
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
            position += 1
            return .empty
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw Refusal("a count of nothing")
        default: return literal()
        }
    }

    // MARK: Groups

    private mutating func group() throws(Refusal) -> RelaxedPattern {
        if starts("(*") { throw Refusal("(*…)") }
        guard take("(?") else {
            position += 1
            return try closed()
        }
        for lookaround in ["=", "!", "<=", "<!", "*", "<*"] where take(lookaround) {
            looksAround = true
            _ = try closed()
            return .empty
        }
        for opening in [":", ">", "|"] where take(opening) { return try closed() }
        if take("(") { return try conditional() }
        if take("P=") { return try reference(upTo: ")") }
        if take("P>") || take("&") || take("R") { return try reference(upTo: ")") }
        if take("C") { throw Refusal("(?C…)") }
        if take("P<") || take("<") { return try named(upTo: ">") }
        if take("'") { return try named(upTo: "'") }
        if let next = peek, Self.isDigit(next) || next == UInt8(ascii: "+") { return try reference(upTo: ")") }
        if starts("-"), position + 1 < source.count, Self.isDigit(source[position + 1]) { return try reference(upTo: ")") }
        return try settingsGroup()
    }

    private mutating func closed() throws(Refusal) -> RelaxedPattern {
        let inner = try alternatives()
        guard take(")") else { throw Refusal("a group without its end") }
        return inner
    }

    private mutating func named(upTo end: String) throws(Refusal) -> RelaxedPattern {
        try skip(through: end)
        return try closed()
    }

    /// A back reference or a recursion may match anything.
    private mutating func reference(upTo end: String) throws(Refusal) -> RelaxedPattern {
        try skip(through: end)
        return .anything
    }

    /// Behind `(?(`. Either branch may match; without a second one, nothing.
    private mutating func conditional() throws(Refusal) -> RelaxedPattern {
        if peek == UInt8(ascii: "?") || peek == UInt8(ascii: "*") {
            // An assertion, whose parenthesis has been taken.
            position -= 1
            guard try group() == .empty else { throw Refusal("a condition") }
        } else {
            try skip(through: ")")
        }
        // A lone branch may be alternatives of its own, so this is not told from two.
        return .alternatives([try closed(), .empty])
    }

    /// `(?i)`, `(?i-s:…)` and their like.
    private mutating func settingsGroup() throws(Refusal) -> RelaxedPattern {
        var changed = settings
        var value = true
        if take("^") { changed = Settings(caseless: false, dotAll: false, extended: false) }
        while let next = peek {
            position += 1
            switch next {
            case UInt8(ascii: "-"): value = false
            case UInt8(ascii: "i"): changed.caseless = value
            case UInt8(ascii: "s"): changed.dotAll = value
            case UInt8(ascii: "x"):
                // Some characters outside ASCII are blanks, too.
                guard source.allSatisfy({ $0 < 0x80 }) else { throw Refusal("(?x) with characters outside ASCII") }
                changed.extended = value
            // Anchors, names, counts of groups and greed do not matter here.
            case UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "J"), UInt8(ascii: "U"): break
            case UInt8(ascii: ")"):
                settings = changed
                return .empty
            case UInt8(ascii: ":"):
                let outer = settings
                settings = changed
                defer { settings = outer }
                return try closed()
            default: throw Refusal("(?…)")
            }
        }
        throw Refusal("(?…)")
    }

    // MARK: Characters

    /// The character at the position, for itself.
    private mutating func literal() -> RelaxedPattern {
        .set(set(of: takeCharacter()))
    }

    private mutating func set(of scalar: UInt32) -> FoldedSet {
        var set = FoldedSet()
        if scalar < 0x80 { set.insert(UInt8(scalar)) } else { set.hasNonASCII = true }
        guard settings.caseless else { return set }
        isCaseless = true
        set.insertEquals(of: scalar...scalar)
        return set.caseless
    }

    private mutating func characterClass() throws(Refusal) -> RelaxedPattern {
        if settings.caseless { isCaseless = true }
        // Blanks inside are ignored under `(?xx)`, which is not told from `(?x)` here.
        if settings.extended, source[position...].contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
            throw Refusal("(?x) with blanks behind a [")
        }
        var reader = CharacterClassReader(source, from: position, caseless: settings.caseless)
        let set = try reader.read()
        position = reader.position
        return set.map { .set($0) } ?? .empty
    }

    private mutating func escape() throws(Refusal) -> RelaxedPattern {
        position += 1
        guard let letter = peek else { throw Refusal("a final \\") }
        if let scalar = try EscapeReader.character(in: source, at: &position) { return .set(set(of: scalar)) }
        position += 1
        switch letter {
        // They consume nothing.
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "G"),
            UInt8(ascii: "K"), UInt8(ascii: "E"):
            return .empty
        case UInt8(ascii: "N"): return .set(.notNewline)
        case UInt8(ascii: "R"), UInt8(ascii: "X"): return .repeated(.set(.any), min: 1, max: nil)
        case UInt8(ascii: "g"), UInt8(ascii: "k"): return try namedReference()
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            // A back reference, or an octal code.
            while let digit = peek, Self.isDigit(digit) { position += 1 }
            return .anything
        default:
            position -= 1
            guard let set = try EscapeReader.set(in: source, at: &position) else {
                throw Refusal("\\\(String(UnicodeScalar(letter)))")
            }
            return .set(set.members)
        }
    }

    /// Behind `\g` or `\k`.
    private mutating func namedReference() throws(Refusal) -> RelaxedPattern {
        for (opening, end) in [("{", "}"), ("<", ">"), ("'", "'")] where take(opening) { return try reference(upTo: end) }
        _ = take("-") || take("+")
        guard number() != nil else { throw Refusal("\\g") }
        return .anything
    }

    // MARK: Reading

    private var peek: UInt8? { position < source.count ? source[position] : nil }

    private func starts(_ text: String) -> Bool { source[position...].starts(with: text.utf8) }

    private mutating func take(_ text: String) -> Bool {
        guard starts(text) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skip(through end: String) throws(Refusal) {
        while position < source.count {
            if take(end) { return }
            position += 1
        }
        throw Refusal("a group without its end")
    }

    private mutating func number() -> Int? {
        let digits = source[position...].prefix(while: Self.isDigit)
        guard !digits.isEmpty, digits.count <= 6 else { return nil }
        position += digits.count
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private mutating func takeCharacter() -> UInt32 { EscapeReader.scalar(in: source, at: &position) }

    /// What says nothing and may stand anywhere: `\E`, comments, and with `(?x)` blanks.
    private mutating func skipTrivia() {
        while let next = peek {
            if take("\\E") || take("\\Q\\E") { continue }
            if starts("(?#") {
                while let byte = peek, byte != UInt8(ascii: ")") { position += 1 }
                position += 1
            } else if settings.extended, next == UInt8(ascii: "#") {
                while let byte = peek, byte != UInt8(ascii: "\n") { position += 1 }
            } else if settings.extended, Self.isBlank(next) {
                position += 1
            } else {
                return
            }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isBlank(_ byte: UInt8) -> Bool { (0x09...0x0D).contains(byte) || byte == 0x20 }
}

extension FoldedSet {
    /// The two characters outside ASCII that equal ASCII letters where case is ignored.
    mutating func insertEquals(of scalars: ClosedRange<UInt32>) {
        if scalars.contains(0x212A) { insert(UInt8(ascii: "k")) }
        if scalars.contains(0x17F) { insert(UInt8(ascii: "s")) }
    }
}
