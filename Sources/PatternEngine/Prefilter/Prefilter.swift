import RiskModel

/// Says of a text which patterns of a set may match in which of its subjects: all that do, and few that do not.
///
/// One pass over the text for all patterns of a dialect, whatever their number. What it names, PCRE2 has to confirm.
struct Prefilter: Sendable {
    /// What a pass looks for.
    struct Part: Sendable {
        var dialect: Pattern.Dialect
        var database: PrefilterDatabase
        /// By literal of the database: the indices of the patterns that need it.
        var patterns: [[Int]]
        /// Indices of patterns in which case is ignored somewhere.
        var caseless: [Int]
    }

    let parts: [Part]
    /// What is known of one pattern.
    enum Treatment: Hashable, Sendable {
        /// A part looks for it.
        case literals
        /// Matched against the texts that have these characters.
        case characters(RequiredCharacters, isCaseless: Bool)
        /// Matched against every text.
        case none
    }

    /// By pattern.
    let treatments: [Treatment]

    init(parts: [Part], treatments: [Treatment]) {
        self.parts = parts
        self.treatments = treatments
    }

    /// Compiles what `patterns` look for.
    init(_ patterns: [Pattern]) {
        var treatments = [Treatment](repeating: .none, count: patterns.count)
        var parts: [Part] = []
        for dialect in Pattern.Dialect.allCases {
            var owners: [Literal: [Int]] = [:]
            var caseless: [Int] = []
            for (index, pattern) in patterns.enumerated() where pattern.dialect == dialect {
                guard let plan = try? PrefilterPlan(of: pattern) else { continue }
                treatments[index] = .characters(plan.characters, isCaseless: plan.isCaseless)
                for literal in plan.literals ?? [] { owners[literal, default: []].append(index) }
                if plan.isCaseless { caseless.append(index) }
            }
            // In an order of its own, so that the same patterns make the same database.
            let literals = owners.keys.sorted { $0.precedes($1) }
            guard let database = PrefilterDatabase(literals) else { continue }
            let patterns = literals.map { owners[$0] ?? [] }
            for index in patterns.joined() { treatments[index] = .literals }
            parts.append(
                Part(
                    dialect: dialect, database: database, patterns: patterns,
                    caseless: caseless.filter { treatments[$0] == .literals }))
        }
        self.init(parts: parts, treatments: treatments)
    }
}

/// The memory one thread prefilters with.
final class PrefilterMemory {
    private let prefilter: Prefilter
    private let scratch: PrefilterScratch
    private var text = FoldedText()
    private var candidates = Candidates()
    /// Of each subject of the scan.
    private var characters: [SubjectCharacters] = []
    /// By literal of the part: the subject it was found in last, so that it is noted once.
    private var lastFound: [Int] = []
    private var hint = 0

    init(for prefilter: Prefilter) throws(ScannerError) {
        self.prefilter = prefilter
        scratch = try PrefilterScratch(for: prefilter.parts.map(\.database))
    }

    /// The subjects that a pattern has to be matched against. Patterns are to be asked for in ascending order.
    ///
    /// - Parameter position: 0 for the first pattern.
    func subjects(of pattern: Int, from position: inout Int) -> SubjectChoice {
        if candidates.isEverything { return .all(characters.count) }
        switch prefilter.treatments[pattern] {
        case .literals: return .some(candidates.subjects(of: pattern, from: &position))
        case .characters(let required, let isCaseless):
            return .having(required, isCaseless: isCaseless, characters[...], from: 0)
        case .none: return .all(characters.count)
        }
    }

    /// Finds the candidates of every filtered pattern of the dialects.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], dialects: Set<Pattern.Dialect>, _ poll: inout Poll
    ) throws(Interruption) {
        candidates.removeAll()
        characters.removeAll(keepingCapacity: true)
        text.begin(at: 0)
        for (number, range) in subjects.enumerated() {
            precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a subject lies outside the text")
            if !text.hasRoom(for: range.count) {
                scanPiece(dialects)
                text.begin(at: number)
            }
            try poll.count(range.count)
            let subject = UnsafeBufferPointer(rebasing: bytes[range])
            let isAmbiguous = text.append(subject)
            characters.append(
                SubjectCharacters(set: FoldedSet(of: subject), length: subject.count, isAmbiguous: isAmbiguous))
        }
        scanPiece(dialects)
        text.shrink()
        candidates.sort()
    }

    private func scanPiece(_ dialects: Set<Pattern.Dialect>) {
        for part in prefilter.parts where dialects.contains(part.dialect) {
            hint = 0
            lastFound.removeAll(keepingCapacity: true)
            lastFound.append(contentsOf: repeatElement(-1, count: part.patterns.count))
            let isComplete = scratch.scan(text.bytes, with: part.database) { literal, end in
                // A match belongs to the subject of its last byte.
                hint = text.subject(at: end - 1, hint: hint)
                guard lastFound[literal] != hint else { return }
                lastFound[literal] = hint
                for pattern in part.patterns[literal] { candidates.add(pattern, text.firstSubject + hint) }
            }
            if !isComplete { candidates.addEverything() }
            for subject in text.ambiguous {
                for pattern in part.caseless { candidates.add(pattern, text.firstSubject + subject) }
            }
        }
    }
}
