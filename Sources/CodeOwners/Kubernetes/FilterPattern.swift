import LinearPatterns

/// A regular expression of `filters`, which fits a path that it matches anywhere.
///
/// Read are literals, `.`, `[…]` with `\d` `\w` `\s` and `[:names:]`, `^` `$` `\A` `\z`, groups, `|`, and quantifiers, lazy ones too. What
/// RE2 has beyond that (`\b`, `\p`, flags, `\x`) is not understood, which is another thing than invalid.
///
/// Source: google/re2 `doc/syntax.txt`, for Go's `regexp`, which Prow uses.
struct FilterPattern {
    struct Mistake: Error {
        var reason: String
        /// True where RE2 may well read it; false where it does not either.
        var isOurs = false
    }

    private static let maximumBytes = 1_024
    private static let maximumSteps = 4_000

    private let program: PatternProgram

    init(_ text: String) throws(Mistake) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw Mistake(reason: "it is longer than \(Self.maximumBytes) bytes and not read", isOurs: true)
        }
        var parser = FilterParser(text)
        let node = try parser.parse()
        let anything = PatternNode.repeated(.scalars(.any), minimum: 0, maximum: nil)
        do throws(PatternProgram.TooLarge) {
            program = try PatternProgram(.sequence([anything, node, anything]), maximumSteps: Self.maximumSteps)
        } catch {
            throw Mistake(reason: "it repeats too much and is not read", isOurs: true)
        }
    }

    /// What matching a text can cost.
    func cost(of bytes: Int) -> Int { bytes * program.stepCount }

    func matches(_ text: String) -> Bool { program.matches(text) }
}

/// Reads the notation of RE2, as far as it goes.
private struct FilterParser {
    private static let maximumDepth = 32
    private static let maximumRepeats = 1_000

    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    init(_ text: String) { rest = Substring(text).unicodeScalars }

    private static func invalid(_ reason: String) -> FilterPattern.Mistake {
        FilterPattern.Mistake(reason: "\(reason), so Prow passes over the filter")
    }

    private static func unknown(_ what: String) -> FilterPattern.Mistake {
        FilterPattern.Mistake(reason: "\(what) is not understood here", isOurs: true)
    }

    mutating func parse() throws(FilterPattern.Mistake) -> PatternNode {
        let node = try choice()
        guard rest.isEmpty else { throw Self.invalid("a `)` has no `(`") }
        return node
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(FilterPattern.Mistake) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(FilterPattern.Mistake) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try quantified()) }
        return .sequence(parts)
    }

    private mutating func quantified() throws(FilterPattern.Mistake) -> PatternNode {
        let atom = try atom()
        guard let (minimum, maximum) = try quantifier() else { return atom }
        // Lazy or not: what matches is the same.
        _ = take("?")
        if let next = rest.first, "*+?".unicodeScalars.contains(next) {
            throw Self.invalid("one quantifier stands behind another")
        }
        if try quantifier() != nil { throw Self.invalid("one quantifier stands behind another") }
        return .repeated(atom, minimum: minimum, maximum: maximum)
    }

    /// A `{` that begins no count is a character.
    private mutating func quantifier() throws(FilterPattern.Mistake) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = rest
        guard take("{"), let minimum = number() else {
            rest = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = rest.first == "}" ? nil : number() ?? -1 }
        guard take("}"), maximum != -1 else {
            rest = start
            return nil
        }
        guard minimum <= Self.maximumRepeats, (maximum ?? minimum) >= minimum, (maximum ?? 0) <= Self.maximumRepeats else {
            throw Self.invalid("a count is out of range")
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty else { return nil }
        return Int(String(String.UnicodeScalarView(digits))) ?? Int.max
    }

    private mutating func atom() throws(FilterPattern.Mistake) -> PatternNode {
        guard let scalar = rest.popFirst() else { throw Self.invalid("the pattern ends too early") }
        switch scalar {
        case "(":
            try openGroup()
            depth += 1
            guard depth <= Self.maximumDepth else { throw Self.unknown("nesting beyond \(Self.maximumDepth) groups") }
            let node = try choice()
            depth -= 1
            guard take(")") else { throw Self.invalid("a `(` has no `)`") }
            return node
        case "[": return .scalars(try set())
        case ".": return .scalars(ScalarSet(ranges: ["\n"..."\n"], isInverted: true))
        case "^": return .start
        case "$": return .end
        case "*", "+", "?": throw Self.invalid("`\(scalar)` has nothing in front of it")
        case "\\":
            if take("A") { return .start }
            if take("z") { return .end }
            return .scalars(try escape())
        default: return .scalars(ScalarSet(ranges: [scalar...scalar]))
        }
    }

    /// Behind `(`: a name or `?:` makes no difference.
    private mutating func openGroup() throws(FilterPattern.Mistake) {
        guard take("?"), !take(":") else { return }
        _ = take("P")
        guard take("<") else { throw Self.unknown("`(?`") }
        let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) }
        rest = rest.dropFirst(name.count)
        guard !name.isEmpty, take(">") else { throw Self.invalid("the name of a group is invalid") }
    }

    private static let spaces: [ClosedRange<Unicode.Scalar>] = ["\t"..."\n", "\u{C}"..."\r", " "..." "]

    /// Behind `\`.
    private mutating func escape() throws(FilterPattern.Mistake) -> ScalarSet {
        guard let scalar = rest.popFirst() else { throw Self.invalid("nothing stands behind `\\`") }
        switch scalar {
        case "d": return ScalarSet(ranges: ScalarSet.digits)
        case "D": return ScalarSet(ranges: ScalarSet.digits, isInverted: true)
        case "w": return ScalarSet(ranges: ScalarSet.wordParts)
        case "W": return ScalarSet(ranges: ScalarSet.wordParts, isInverted: true)
        case "s": return ScalarSet(ranges: Self.spaces)
        case "S": return ScalarSet(ranges: Self.spaces, isInverted: true)
        case "t": return ScalarSet(ranges: ["\t"..."\t"])
        case "n": return ScalarSet(ranges: ["\n"..."\n"])
        case "r": return ScalarSet(ranges: ["\r"..."\r"])
        case "b", "B", "p", "P", "x", "Q", "C", "a", "f", "v", "0"..."9": throw Self.unknown("`\\\(scalar)`")
        default:
            // Go escapes all of ASCII but letters and digits.
            guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil else {
                throw Self.invalid("there is no `\\\(scalar.isASCII ? String(scalar) : "…")`")
            }
            return ScalarSet(ranges: [scalar...scalar])
        }
    }

    /// Behind `[`. A `]` right at the beginning is a character.
    private mutating func set() throws(FilterPattern.Mistake) -> ScalarSet {
        var set = ScalarSet(ranges: [], isInverted: take("^"))
        var isFirst = true
        while isFirst || rest.first != "]" {
            guard let scalar = rest.popFirst() else { throw Self.invalid("a `[` has no `]`") }
            if scalar == "[", take(":") {
                set.ranges += try named()
                isFirst = false
                continue
            }
            isFirst = false
            let low = scalar == "\\" ? try escape() : ScalarSet(ranges: [scalar...scalar])
            guard !low.isInverted else { throw Self.unknown("an inverted class within `[…]`") }
            // Behind a class, as anywhere that it joins no two characters, a hyphen is one itself: Go reads patterns as Perl does.
            guard low.single != nil, rest.first == "-", let next = rest.dropFirst().first, next != "]" else {
                set.ranges += low.ranges
                continue
            }
            rest.removeFirst()
            guard let last = rest.popFirst() else { throw Self.invalid("a `[` has no `]`") }
            let high = last == "\\" ? try escape() : ScalarSet(ranges: [last...last])
            guard !high.isInverted, let first = low.single, let last = high.single, first <= last else {
                throw Self.invalid("a range in `[…]` goes from a character to a later one")
            }
            set.ranges.append(first...last)
        }
        rest.removeFirst()
        return set
    }

    /// Behind `[:`.
    private mutating func named() throws(FilterPattern.Mistake) -> [ClosedRange<Unicode.Scalar>] {
        let names: [String: [ClosedRange<Unicode.Scalar>]] = [
            "alnum": ["0"..."9", "A"..."Z", "a"..."z"], "alpha": ["A"..."Z", "a"..."z"], "digit": ["0"..."9"],
            "lower": ["a"..."z"],
            "upper": ["A"..."Z"], "word": ScalarSet.wordParts, "xdigit": ["0"..."9", "A"..."F", "a"..."f"],
            "space": ["\t"..."\r", " "..." "], "punct": ["!"..."/", ":"..."@", "["..."`", "{"..."~"],
        ]
        let name = String(String.UnicodeScalarView(rest.prefix { $0 != ":" && $0 != "]" }))
        rest = rest.dropFirst(name.unicodeScalars.count)
        guard let ranges = names[name], take(":"), take("]") else { throw Self.unknown("`[:\(name):]`") }
        return ranges
    }
}

extension ScalarSet {
    /// The one scalar that it takes.
    fileprivate var single: Unicode.Scalar? {
        guard !isInverted, ranges.count == 1, let range = ranges.first, range.lowerBound == range.upperBound else { return nil }
        return range.lowerBound
    }
}
