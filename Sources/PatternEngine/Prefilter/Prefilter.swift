import RiskModel

/// Says of a text which patterns of a set may match in which of its subjects: all that do, and few that do not.
///
/// One pass over the text for all patterns of a group, whatever their number. What it names, PCRE2 has to confirm.
struct Prefilter: Sendable {
    /// What a pass looks for.
    struct Part: Sendable {
        /// Of patterns that are looked for together.
        var group: Int
        var database: PrefilterDatabase
        /// By literal of the database: the indices of the patterns that need it.
        var patterns: [[Int]]
        /// Indices of patterns in which case is ignored somewhere.
        var caseless: [Int]
    }

    /// Raised with each change of what is made of a pattern, so that nothing made before is used.
    static let revision = 2

    let parts: [Part]
    /// What is known of one pattern.
    enum Treatment: Hashable, Sendable {
        /// A part looks for it; in texts of at least so many bytes.
        case literals(minimumLength: Int)
        /// Matched against the texts that have these characters.
        case characters(RequiredCharacters, isCaseless: Bool)
        /// Matched against every text.
        case none

        var isFiltered: Bool {
            if case .literals = self { true } else { false }
        }
    }

    /// By pattern.
    let treatments: [Treatment]

    init(parts: [Part], treatments: [Treatment]) {
        self.parts = parts
        self.treatments = treatments
    }

    /// The same, of a set with more patterns behind those it was made of, each matched against every text.
    func knowing(ofPatterns count: Int) -> Prefilter {
        Prefilter(
            parts: parts, treatments: treatments + [Treatment](repeating: .none, count: max(0, count - treatments.count)))
    }

    /// Compiles what `patterns` look for; `groups` has one number for each.
    init(_ patterns: [Pattern], groups: [Int]) {
        var treatments = [Treatment](repeating: .none, count: patterns.count)
        var parts: [Part] = []
        for group in Set(groups).sorted() {
            var owners: [Literal: [Int]] = [:]
            var caseless: [Int] = []
            for (index, pattern) in patterns.enumerated() where groups[index] == group {
                guard let plan = try? PrefilterPlan(of: pattern) else { continue }
                treatments[index] = .characters(plan.characters, isCaseless: plan.isCaseless)
                for literal in plan.literals ?? [] { owners[literal, default: []].append(index) }
                if plan.isCaseless { caseless.append(index) }
            }
            // In an order of its own, so that the same patterns make the same database.
            let literals = owners.keys.sorted { $0.precedes($1) }
            guard let database = PrefilterDatabase(literals) else { continue }
            let patterns = literals.map { owners[$0] ?? [] }
            for index in Set(patterns.joined()) {
                if case .characters(let required, _) = treatments[index] {
                    treatments[index] = .literals(minimumLength: required.minimumLength)
                }
            }
            parts.append(
                Part(
                    group: group, database: database, patterns: patterns,
                    caseless: caseless.filter { treatments[$0].isFiltered }))
        }
        self.init(parts: parts, treatments: treatments)
    }
}
