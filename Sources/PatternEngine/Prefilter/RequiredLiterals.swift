import Glibc

/// Literals of which every match of a pattern holds at least one.
///
/// Source of the idea: Cox, "Regular Expression Matching with a Trigram Index" (2012), with strings of any length in place of
/// trigrams.
struct RequiredLiterals: Hashable, Sendable {
    let literals: [Literal]

    /// - Returns: nil where the pattern can match without any literal that is worth looking for.
    init?(of pattern: RelaxedPattern) {
        guard let required = Analysis(of: pattern).best else { return nil }
        let literals = required.map(\.withoutLeadingZeros)
        guard !literals.contains(.empty), Self.worth(literals) >= Self.leastWorth else { return nil }
        self.literals = literals
    }

    /// Two letters, or a sign that is not usual. What is commoner stands in nearly every line.
    private static let leastWorth = 1.5

    /// How well a set of literals tells texts apart: by its commonest member, and less the more there are.
    fileprivate static func worth(_ literals: [Literal]) -> Double {
        let rarest = literals.map { min($0.rarity, 8) }.min() ?? 0
        return rarest - 0.1 * log2(Double(max(literals.count, 1)))
    }
}

/// What is known of the strings that a part of a pattern matches.
private struct Analysis {
    /// All of them; nil where there are too many.
    var exact: [Literal]?
    /// Literals of which each of them holds at least one; nil where none is known.
    var required: [Literal]?

    /// Strings that the parts of a sequence, put together, may have.
    private static let mostExact = 64
    private static let mostRequired = 512
    private static let longest = 32

    /// The better of both.
    var best: [Literal]? { Self.better(exact.flatMap { $0.contains(.empty) ? nil : $0 }, required) }

    private static func better(_ one: [Literal]?, _ other: [Literal]?) -> [Literal]? {
        guard let one else { return other }
        guard let other else { return one }
        return RequiredLiterals.worth(one) >= RequiredLiterals.worth(other) ? one : other
    }

    init() {}

    init(of pattern: RelaxedPattern) {
        self.init()
        switch pattern {
        case .empty: exact = [.empty]
        case .set(let set): exact = Self.members(of: set)
        case .sequence(let parts): self = Analysis(sequence: parts)
        case .alternatives(let parts): self = Analysis(alternatives: parts)
        case .repeated(let part, let min, let max):
            self = min == 0 && max == 1 ? Analysis(alternatives: [.empty, part]) : Analysis(sequence: [pattern])
        }
    }

    /// The literals of a set; nil for a large one.
    private static func members(of set: FoldedSet) -> [Literal]? {
        guard set.count > 0, set.count <= 8 else { return nil }
        var members: [Literal] = []
        for byte in set.ranges.flatMap({ $0 }) {
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 32) && byte < 0x80
            let ignoresCase = isLetter && set.contains(byte ^ 32)
            if ignoresCase, byte & 32 == 0 { continue }
            members.append(Literal(byte, ignoringCase: ignoresCase))
        }
        return members
    }

    private init(alternatives: [RelaxedPattern]) {
        let parts = alternatives.map { Analysis(of: $0) }
        let known = parts.compactMap(\.exact)
        if known.count == parts.count {
            let all = Self.distinct(known.flatMap { $0 })
            if all.count <= Self.mostExact { exact = all }
        }
        let each = parts.compactMap(\.best)
        if each.count == parts.count {
            let all = Self.distinct(each.flatMap { $0 })
            if all.count <= Self.mostRequired { required = all }
        }
    }

    private init(sequence: [RelaxedPattern]) {
        // What the parts since the last unknown one match, put together.
        var run = [Literal.empty]
        var isExact = true
        for part in sequence.flatMap(Self.unrolled) {
            let analysis = Analysis(ofUnrolled: part)
            if let next = analysis.exact, let longer = Self.product(run, next) {
                run = longer
                continue
            }
            isExact = false
            consider(run)
            required = Self.better(required, analysis.required)
            run = analysis.exact ?? [.empty]
        }
        if isExact { exact = run } else { consider(run) }
    }

    /// A part of a sequence that has been unrolled: what may be repeated further is known by nothing.
    private init(ofUnrolled part: RelaxedPattern) {
        if case .repeated(_, let min, let max) = part, !(min == 0 && max == 1) { self.init() } else { self.init(of: part) }
    }

    /// `x{2,}` as `x`, `x` and what may follow.
    private static func unrolled(_ part: RelaxedPattern) -> [RelaxedPattern] {
        guard case .repeated(let inner, let min, let max) = part, min > 0 else { return [part] }
        let copies = Swift.min(min, 4)
        let repeated = [RelaxedPattern](repeating: inner, count: copies)
        return max == copies ? repeated : repeated + [.repeated(inner, min: 0, max: nil)]
    }

    private mutating func consider(_ run: [Literal]) {
        if !run.contains(.empty) { required = Self.better(required, run) }
    }

    /// Each of the first before each of the second; nil where that is too many, or too long.
    private static func product(_ first: [Literal], _ second: [Literal]) -> [Literal]? {
        guard first.count * second.count <= mostExact else { return nil }
        let all = first.flatMap { one in second.map { one + $0 } }
        return all.allSatisfy { $0.bytes.count <= longest } ? distinct(all) : nil
    }

    private static func distinct(_ literals: [Literal]) -> [Literal] {
        var known: Set<Literal> = []
        return literals.filter { known.insert($0).inserted }
    }
}
