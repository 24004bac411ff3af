/// Texts that a pattern may backtrack long over, made from its structure: for each repeat, what leads up to it, something that it
/// takes many times, and something that makes the match fail behind it.
struct AttackTexts {
    struct Attack: Hashable {
        var prefix: [UInt8]
        /// What is repeated.
        var pump: [UInt8]
        var suffix: [UInt8]

        func text(pumps: Int) -> [UInt8] { prefix + Array(repeatElement(pump, count: pumps).joined()) + suffix }
    }

    /// Attacks made for one pattern.
    static let limit = 48
    /// Bytes before the pump, and of one pump.
    private static let longestPart = 256
    /// A repeat of at least so many times is worth pumping.
    private static let longRepeat = 16

    private(set) var attacks: [Attack] = []

    init(on pattern: RelaxedPattern) { walk(pattern, prefix: [], rest: []) }

    /// - Parameter rest: a text that what follows would match.
    private mutating func walk(_ pattern: RelaxedPattern, prefix: [UInt8], rest: [UInt8]) {
        guard attacks.count < Self.limit, prefix.count <= Self.longestPart else { return }
        switch pattern {
        case .empty, .set: break
        case .alternatives(let parts): for part in parts { walk(part, prefix: prefix, rest: rest) }
        case .sequence(let parts):
            var before = prefix
            for (index, part) in parts.enumerated() {
                let behind = parts[(index + 1)...].flatMap(Self.shortest) + rest
                for pump in Self.sharedCharacters(of: part, parts[(index + 1)...]) { add(before, [pump], behind) }
                walk(part, prefix: before, rest: Array(behind.prefix(Self.longestPart)))
                before += Self.shortest(part)
            }
        case .repeated(let inner, _, let max):
            if max.map({ $0 >= Self.longRepeat }) ?? true {
                for pump in Self.samples(of: inner) { add(prefix, pump, rest) }
            }
            walk(inner, prefix: prefix, rest: rest)
        }
    }

    private mutating func add(_ prefix: [UInt8], _ pump: [UInt8], _ rest: [UInt8]) {
        guard !pump.isEmpty, pump.count <= Self.longestPart else { return }
        // The last one holds whatever the pattern requires behind, beyond a line end that most repeats do not pass.
        for suffix in [[0x01], [UInt8(ascii: "!")], [], [UInt8(ascii: "\n")] + rest] {
            let attack = Attack(prefix: prefix, pump: pump, suffix: suffix)
            if attacks.count < Self.limit, !attacks.contains(attack) { attacks.append(attack) }
        }
    }

    /// Texts that one round of a repeat takes, none empty.
    private static func samples(of pattern: RelaxedPattern) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for text in alternatives(of: pattern).flatMap({ [once($0), full($0)] }) where !text.isEmpty && !found.contains(text) {
            found.append(text)
        }
        return found
    }

    private static func alternatives(of pattern: RelaxedPattern) -> [RelaxedPattern] {
        if case .alternatives(let parts) = pattern { parts } else { [pattern] }
    }

    /// A text in which all that may be left out stands once.
    private static func full(_ pattern: RelaxedPattern) -> [UInt8] {
        switch pattern {
        case .empty, .set: shortest(pattern)
        case .sequence(let parts): Array(parts.flatMap(full).prefix(longestPart))
        case .alternatives(let parts): parts.first.map(full) ?? []
        case .repeated(let inner, let min, _):
            Array(repeatElement(full(inner), count: Swift.max(1, Swift.min(min, longestPart))).joined().prefix(longestPart))
        }
    }

    /// Characters that a repeat takes as well as what follows: a repeat right behind it, or the next character required.
    private static func sharedCharacters(of first: RelaxedPattern, _ following: ArraySlice<RelaxedPattern>) -> [UInt8] {
        guard let own = repeatedSet(first) else { return [] }
        var found: [UInt8] = []
        for next in following {
            let isRequired = !shortest(next).isEmpty
            if let other = isRequired ? firstSet(next) : repeatedSet(next), own.intersects(other) {
                let shared = FoldedSet(low: own.low & other.low, high: own.high & other.high, hasNonASCII: false)
                found += character(of: shared).map { [$0] } ?? []
            }
            if isRequired { break }
        }
        return found
    }

    /// The characters that what is required begins with, where they can be told.
    private static func firstSet(_ pattern: RelaxedPattern) -> FoldedSet? {
        switch pattern {
        case .set(let set): set
        case .sequence(let parts): parts.first.flatMap(firstSet)
        case .repeated(let inner, _, _): firstSet(inner)
        case .empty, .alternatives: nil
        }
    }

    private static func repeatedSet(_ pattern: RelaxedPattern) -> FoldedSet? {
        guard case .repeated(.set(let set), _, let max) = pattern, max.map({ $0 >= longRepeat }) ?? true else { return nil }
        return set
    }

    /// The shortest text that the pattern takes, or nearly.
    private static func shortest(_ pattern: RelaxedPattern) -> [UInt8] {
        switch pattern {
        case .empty: []
        case .set(let set): character(of: set).map { [$0] } ?? Array("é".utf8)
        case .sequence(let parts): Array(parts.flatMap(shortest).prefix(longestPart))
        case .alternatives(let parts): parts.map(shortest).min { $0.count < $1.count } ?? []
        case .repeated(let inner, let min, _):
            min == 0 ? [] : Array(repeatElement(shortest(inner), count: Swift.min(min, longestPart)).joined().prefix(longestPart))
        }
    }

    /// As `shortest`, with what may be left out taken once.
    private static func once(_ pattern: RelaxedPattern) -> [UInt8] {
        let text = shortest(pattern)
        if !text.isEmpty { return text }
        switch pattern {
        case .empty, .set: return text
        case .sequence(let parts), .alternatives(let parts): return parts.lazy.map(once).first { !$0.isEmpty } ?? []
        case .repeated(let inner, _, _): return once(inner)
        }
    }

    /// A character of a set that people can read, where there is one.
    private static func character(of set: FoldedSet) -> UInt8? {
        let liked = [UInt8(ascii: "a"), UInt8(ascii: "0"), UInt8(ascii: " "), UInt8(ascii: "A")]
        return liked.first(where: set.contains) ?? (0x21...0x7E).first(where: set.contains)
            ?? (0...0x7F).first(where: set.contains)
    }
}
