/// The numbers of the subjects that a pattern is matched against: ascending, each once.
enum SubjectChoice: Sequence, IteratorProtocol {
    /// Those from the first on, up to this many.
    case all(Int, from: Int = 0)
    /// Candidates, of which the lower half is the subject; some perhaps twice.
    case some(ArraySlice<UInt64>)
    /// Those of these characters that have what is required.
    case having(RequiredCharacters, isCaseless: Bool, ArraySlice<SubjectCharacters>, from: Int)

    /// True where it is known that there is none.
    var isEmpty: Bool {
        if case .some(let candidates) = self { candidates.isEmpty } else { false }
    }

    mutating func next() -> Int? {
        switch self {
        case .all(let count, let number):
            guard number < count else { return nil }
            self = .all(count, from: number + 1)
            return number
        case .some(var candidates):
            guard let first = candidates.popFirst() else { return nil }
            while candidates.first == first { candidates.removeFirst() }
            self = .some(candidates)
            return Int(truncatingIfNeeded: first & 0xFFFF_FFFF)
        case .having(let required, let isCaseless, let characters, let start):
            for number in start..<characters.endIndex where characters[number].mayHave(required, isCaseless: isCaseless) {
                self = .having(required, isCaseless: isCaseless, characters, from: number + 1)
                return number
            }
            self = .all(0)
            return nil
        }
    }
}

/// Which characters a subject holds.
struct SubjectCharacters: Hashable, Sendable {
    var set: FoldedSet
    /// In bytes.
    var length: Int
    /// It holds a character which equals an ASCII letter where case is ignored, and which `set` does not show as one.
    var isAmbiguous: Bool

    @inline(__always)
    func mayHave(_ required: RequiredCharacters, isCaseless: Bool) -> Bool {
        required.mayMatch(set, length: length) || (isAmbiguous && isCaseless)
    }
}
