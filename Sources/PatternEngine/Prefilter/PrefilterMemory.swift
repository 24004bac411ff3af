import RiskModel

/// The memory one thread prefilters with.
final class PrefilterMemory {
    /// Patterns that no part of the prefilter looks for, ascending.
    let unfiltered: [Int]

    private let prefilter: Prefilter
    /// By pattern: bytes of the shortest text that a filtered one can match.
    private let minimumLengths: [Int]
    private let scratch: PrefilterScratch
    private var text = FoldedText()
    private var candidates = Candidates()
    /// Of each subject of the scan.
    private var characters: [SubjectCharacters] = []

    init(for prefilter: Prefilter) throws(ScannerError) {
        self.prefilter = prefilter
        scratch = try PrefilterScratch(for: prefilter.parts.map(\.database))
        unfiltered = prefilter.treatments.indices.filter { !prefilter.treatments[$0].isFiltered }
        minimumLengths = prefilter.treatments.map { treatment in
            if case .literals(let length) = treatment { length } else { 0 }
        }
    }

    /// Finds where the selected patterns may match.
    ///
    /// - Returns: pairs of a pattern and a subject; nil where the pass failed, or found too many, and every pattern has to see
    ///   every subject.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ patterns: PatternSelection, _ poll: inout Poll
    ) throws(Interruption) -> Candidates? {
        candidates.removeAll()
        let isComplete = try findLiterals(bytes, subjects, patterns, &poll)
        guard isComplete else { return nil }
        if !patterns.isDisjoint(with: unfiltered) { try findCharacters(bytes, subjects, patterns, &poll) }
        guard candidates.hasRoom else {
            candidates = Candidates()
            return nil
        }
        candidates.sort()
        return candidates
    }

    /// - Returns: false where some may be missing.
    private func findLiterals(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ patterns: PatternSelection, _ poll: inout Poll
    ) throws(Interruption) -> Bool {
        text.begin(at: 0)
        var isComplete = true
        for (number, range) in subjects.enumerated() {
            precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a subject lies outside the text")
            if !text.hasRoom(for: range.count) {
                isComplete = scanPiece(patterns) && isComplete
                text.begin(at: number)
            }
            try poll.count(range.count)
            text.append(UnsafeBufferPointer(rebasing: bytes[range]))
        }
        isComplete = scanPiece(patterns) && isComplete
        text.shrink()
        return isComplete
    }

    private func scanPiece(_ patterns: PatternSelection) -> Bool {
        var isComplete = true
        for part in prefilter.parts where patterns.groups.contains(part.group) {
            text.ends.withUnsafeBufferPointer { ends in
                var visitor = LiteralVisitor(ends: ends, literalCount: part.patterns.count)
                defer { visitor.deallocate() }
                isComplete = scratch.scan(text.padded(), with: part.database, into: &visitor) && isComplete
                for hit in visitor.hits where candidates.hasRoom {
                    let length = ends[hit.subject] - (hit.subject == 0 ? 0 : ends[hit.subject - 1]) - 1
                    for pattern in part.patterns[hit.literal]
                    where patterns.contains(pattern) && length >= minimumLengths[pattern] {
                        candidates.add(pattern, text.firstSubject + hit.subject)
                    }
                }
            }
            for subject in text.ambiguous where candidates.hasRoom {
                for pattern in part.caseless where patterns.contains(pattern) {
                    candidates.add(pattern, text.firstSubject + subject)
                }
            }
        }
        return isComplete
    }

    /// Candidates of the patterns that require no literal.
    private func findCharacters(
        _ bytes: UnsafeBufferPointer<UInt8>, _ subjects: [Range<Int>], _ patterns: PatternSelection, _ poll: inout Poll
    ) throws(Interruption) {
        let asked = unfiltered.filter(patterns.contains).map { ($0, prefilter.treatments[$0].requirement) }
        for (number, range) in subjects.enumerated() where candidates.hasRoom {
            try poll.count(range.count)
            let characters = SubjectCharacters(of: UnsafeBufferPointer(rebasing: bytes[range]))
            for (pattern, requirement) in asked where requirement?.isMet(by: characters) ?? true {
                candidates.add(pattern, number)
            }
        }
    }
}

/// What a text must have for a pattern that requires no literal.
private struct CharacterRequirement {
    let required: RequiredCharacters
    let isCaseless: Bool

    @inline(__always)
    func isMet(by characters: SubjectCharacters) -> Bool { characters.mayHave(required, isCaseless: isCaseless) }
}

extension Prefilter.Treatment {
    /// nil where any text may match.
    fileprivate var requirement: CharacterRequirement? {
        if case .characters(let required, let isCaseless) = self {
            CharacterRequirement(required: required, isCaseless: isCaseless)
        } else {
            nil
        }
    }
}
