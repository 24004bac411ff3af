/// What every match of a pattern holds besides literals: so many characters, and of certain sets one each.
///
/// Settles many texts for patterns that require no literal, such as `[0-9a-f]{40}` on short lines.
struct RequiredCharacters: Hashable, Sendable {
    /// Characters of the shortest match.
    private(set) var minimumLength = 0
    /// The narrowest sets; every match holds a character of each.
    private(set) var sets: [FoldedSet] = []

    private static let setsKept = 3

    init(minimumLength: Int, sets: [FoldedSet]) {
        self.minimumLength = minimumLength
        self.sets = sets
    }

    init(of pattern: RelaxedPattern) {
        switch pattern {
        case .empty: break
        case .set(let set):
            minimumLength = 1
            sets = [set]
        case .sequence(let parts):
            for part in parts {
                let required = RequiredCharacters(of: part)
                minimumLength = Self.sum(minimumLength, required.minimumLength)
                sets += required.sets
            }
            keepNarrowest()
        case .alternatives(let parts):
            let each = parts.map { RequiredCharacters(of: $0) }
            minimumLength = each.map(\.minimumLength).min() ?? 0
            let narrowest = each.compactMap(\.sets.first)
            if narrowest.count == parts.count {
                sets = [narrowest.reduce(into: FoldedSet()) { $0.formUnion($1) }]
                keepNarrowest()
            }
        case .repeated(let part, let min, _):
            guard min > 0 else { break }
            let required = RequiredCharacters(of: part)
            minimumLength = Self.sum(0, required.minimumLength.multipliedReportingOverflow(by: min).partialValue)
            sets = required.sets
        }
    }

    /// No text is so long that more would matter.
    private static func sum(_ one: Int, _ other: Int) -> Int { min(one + min(max(other, 0), 1 << 30), 1 << 30) }

    private mutating func keepNarrowest() {
        var known: Set<FoldedSet> = []
        sets = Array(
            sets.filter { $0 != .any && known.insert($0).inserted }.sorted { $0.count < $1.count }.prefix(Self.setsKept))
    }

    /// - Parameters:
    ///   - characters: those of the text.
    ///   - length: of the text, in bytes.
    @inline(__always)
    func mayMatch(_ characters: FoldedSet, length: Int) -> Bool {
        length >= minimumLength && sets.allSatisfy { $0.intersects(characters) }
    }
}
