import LinearPatterns

/// Reads the notation of claim patterns.
struct PatternParser {
    private typealias Mistake = ClaimPattern.Mistake

    private static let maximumRepeats = 256
    /// Groups in each other.
    private static let maximumDepth = 32

    private var rest: Substring.UnicodeScalarView
    private let text: String
    private var depth = 0

    init(_ text: String) {
        self.text = text
        rest = text[...].unicodeScalars
    }

    mutating func parse() throws(ClaimPattern.Mistake) -> PatternNode {
        let node = try choice()
        guard rest.isEmpty else { throw mistake("`)` without `(`") }
        return node
    }

    private func mistake(_ reason: String) -> Mistake {
        Mistake(offset: text.utf8.distance(from: text.startIndex, to: rest.startIndex), reason: reason)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(ClaimPattern.Mistake) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(ClaimPattern.Mistake) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try quantified()) }
        return .sequence(parts)
    }

    private mutating func quantified() throws(ClaimPattern.Mistake) -> PatternNode {
        let place = rest
        let atom = try atom()
        guard let (minimum, maximum) = try quantifier() else {
            guard case .scalars(let set) = atom, place.first == ".", set.ranges.isEmpty else { return atom }
            rest = place
            throw mistake("`.` alone would match any character; write `\\.` for a dot, `.{1}` for any one character")
        }
        if let next = rest.first, "*+?{".unicodeScalars.contains(next) {
            throw mistake(
                "one quantifier behind another; patterns match a claim as a whole, so lazy and possessive ones mean nothing")
        }
        return .repeated(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func quantifier() throws(ClaimPattern.Mistake) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = rest
        guard take("{") else { return nil }
        let minimum = number()
        var maximum = minimum
        if take(",") { maximum = rest.first == "}" ? nil : number() ?? -1 }
        guard let minimum, take("}"), minimum <= Self.maximumRepeats,
            maximum.map({ (max(minimum, 1)...Self.maximumRepeats).contains($0) }) ?? true
        else {
            rest = start
            throw mistake("`{` begins a count such as {3}, {3,} or {3,5}, up to \(Self.maximumRepeats); write `\\{` for a brace")
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        return Int(String(String.UnicodeScalarView(digits)))
    }

    private mutating func atom() throws(ClaimPattern.Mistake) -> PatternNode {
        let place = rest
        guard let scalar = rest.popFirst() else { throw mistake("the pattern ends too early") }
        switch scalar {
        case "(":
            if take("?"), !take(":") {
                rest = place
                throw mistake("`(?` begins something that patterns of claims do not have; groups are `( )`, and capture nothing")
            }
            depth += 1
            guard depth <= Self.maximumDepth else {
                rest = place
                throw mistake("more than \(Self.maximumDepth) groups in each other")
            }
            let node = try choice()
            depth -= 1
            guard take(")") else {
                rest = place
                throw mistake("`(` without `)`")
            }
            return node
        case "[": return .scalars(try set(from: place))
        case ".": return .scalars(.any)
        case "\\": return .scalars(ScalarSet(ranges: try escape(from: place)))
        case "^", "$":
            rest = place
            throw mistake("patterns match a claim as a whole: leave `\(scalar)` out, or write `\\\(scalar)` for the character")
        case "*", "+", "?", "{", "}", "]":
            rest = place
            throw mistake("`\(scalar)` has nothing in front of it; write `\\\(scalar)` for the character")
        default: return .scalars(ScalarSet(ranges: [scalar...scalar]))
        }
    }

    /// Behind `[`.
    private mutating func set(from place: Substring.UnicodeScalarView) throws(ClaimPattern.Mistake) -> ScalarSet {
        var set = ScalarSet(ranges: [], isInverted: take("^"))
        while !take("]") {
            let start = rest
            guard let scalar = rest.popFirst(), scalar != "[" else {
                rest = rest.isEmpty ? place : start
                throw mistake("a set `[…]` without its end; write `\\[` for the character")
            }
            guard scalar != "\\" else {
                set.ranges += try escape(from: start)
                continue
            }
            guard rest.first == "-", let last = rest.dropFirst().first, last != "]" else {
                set.ranges.append(scalar...scalar)
                continue
            }
            guard last != "\\", last != "[", scalar <= last else {
                rest = start
                throw mistake("a range in a set goes from a character to a later one; write `\\-` for a hyphen")
            }
            rest = rest.dropFirst(2)
            set.ranges.append(scalar...last)
        }
        guard !set.ranges.isEmpty else {
            rest = place
            throw mistake("an empty set")
        }
        return set
    }

    /// Behind `\`.
    private mutating func escape(from place: Substring.UnicodeScalarView) throws(ClaimPattern.Mistake) -> [ClosedRange<
        Unicode.Scalar
    >] {
        switch rest.popFirst() {
        case "d": return ScalarSet.digits
        case "w": return ScalarSet.wordParts
        case .some(let scalar)
        where scalar.isASCII && !scalar.properties.isAlphabetic && scalar.properties.numericType == nil && scalar.value > 0x20:
            return [scalar...scalar]
        default:
            rest = place
            throw mistake(
                "an escape that patterns of claims do not have; they have \\d, \\w, and \\ in front of a punctuation mark")
        }
    }
}
