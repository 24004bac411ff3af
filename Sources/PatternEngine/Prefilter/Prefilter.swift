import RiskModel

/// Says of a text which patterns of a set may match in which of its subjects: all that do, and few that do not.
///
/// One pass over the text for all patterns of a dialect, whatever their number. What it names, PCRE2 has to confirm.
struct Prefilter: Sendable {
    /// What a pass looks for.
    struct Part: Sendable {
        var dialect: Pattern.Dialect
        var database: PrefilterDatabase
        /// Indices of patterns in which case is ignored somewhere.
        var caseless: [Int]
    }

    let parts: [Part]
    /// By pattern: whether a part looks for it. The others are matched against every text.
    let isFiltered: [Bool]

    /// Compiles what `patterns` look for. Takes some tenths of a second for hundreds of patterns.
    init(_ patterns: [Pattern]) {
        var isFiltered = [Bool](repeating: false, count: patterns.count)
        var parts: [Part] = []
        for dialect in Pattern.Dialect.allCases {
            var entries: [PrefilterDatabase.Entry] = []
            var caseless: Set<Int> = []
            for (index, pattern) in patterns.enumerated() where pattern.dialect == dialect {
                guard case .filtered(let expression, let ignoresCase) = PrefilterForm(of: pattern) else { continue }
                entries.append(.init(number: index, expression: expression))
                if ignoresCase { caseless.insert(index) }
            }
            let (database, refused) = PrefilterDatabase.compile(entries)
            guard let database else { continue }
            for entry in entries { isFiltered[entry.number] = true }
            for number in refused { isFiltered[number] = false }
            parts.append(Part(dialect: dialect, database: database, caseless: caseless.subtracting(refused).sorted()))
        }
        self.parts = parts
        self.isFiltered = isFiltered
    }
}

/// The memory one thread prefilters with.
final class PrefilterMemory {
    private let prefilter: Prefilter
    private let scratch: PrefilterScratch
    private var text = FoldedText()
    private(set) var candidates = Candidates()
    /// By pattern: the subject it was found in last, and in which scan; so that each is noted once.
    private var lastFound: [Int]
    private var hint = 0

    init(for prefilter: Prefilter) throws(ScannerError) {
        self.prefilter = prefilter
        scratch = try PrefilterScratch(for: prefilter.parts.map(\.database))
        lastFound = [Int](repeating: -1, count: prefilter.isFiltered.count)
    }

    /// False where every subject has to be matched against the pattern.
    func isFiltered(_ pattern: Int) -> Bool { prefilter.isFiltered[pattern] && !candidates.isEverything }

    /// Finds the candidates of every filtered pattern of the dialects.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], dialects: Set<Pattern.Dialect>, _ poll: inout Poll
    ) throws(Interruption) {
        candidates.removeAll()
        for index in lastFound.indices { lastFound[index] = -1 }
        text.begin(at: 0)
        for (number, range) in subjects.enumerated() {
            precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a subject lies outside the text")
            if !text.hasRoom(for: range.count) {
                scanPiece(dialects)
                text.begin(at: number)
            }
            try poll.count(range.count)
            text.append(UnsafeBufferPointer(rebasing: bytes[range]))
        }
        scanPiece(dialects)
        text.shrink()
        candidates.sort()
    }

    private func scanPiece(_ dialects: Set<Pattern.Dialect>) {
        for part in prefilter.parts where dialects.contains(part.dialect) {
            hint = 0
            let isComplete = scratch.scan(text.bytes, with: part.database) { number, end in found(number, endingAt: end) }
            if !isComplete { candidates.addEverything() }
            for subject in text.ambiguous {
                for pattern in part.caseless { candidates.add(pattern, text.firstSubject + subject) }
            }
        }
    }

    /// A match belongs to the subject of its last byte.
    @inline(__always)
    private func found(_ pattern: Int, endingAt end: Int) {
        hint = text.subject(at: max(end - 1, 0), hint: hint)
        let subject = text.firstSubject + hint
        guard lastFound[pattern] != subject else { return }
        lastFound[pattern] = subject
        candidates.add(pattern, subject)
    }
}
