import PatternEngine
import RiskModel

/// A test of what a match captured, ready to be made.
///
/// `except` is one of them: no pattern of it may match in the line, or, in longer spans, in the match.
struct CompiledCaptureTest: Sendable {
    enum Demand: Sendable {
        case entropy(EntropyBounds)
        /// Without the case of ASCII letters.
        case equality(Set<[UInt8]>, wanted: Bool)
        case words(WordList, wanted: Bool)
        case patterns(PatternSelection, wanted: Bool)
    }

    var group: CaptureGroup
    var demand: Demand

    /// The bytes that the test looks at; nil where the group took no part.
    ///
    /// - Parameter line: the lines that the match touches.
    func range(of match: borrowing PatternMatch, line: () -> Range<Int>) -> Range<Int>? {
        switch group {
        case .match: match.range
        case .line: line()
        case .number(let number): match.capture(number)
        case .named(let name): match.capture(named: name)
        case .usual where match.hasGroup(named: CaptureGroup.usualName): match.capture(named: CaptureGroup.usualName)
        case .usual: match.firstCapture ?? match.range
        }
    }

    /// What bytes alone say; nil where patterns have to be asked.
    func answer(on bytes: ArraySlice<UInt8>) -> Bool? {
        switch demand {
        case .entropy(let bounds): bounds.contains(entropyOf: bytes)
        case .equality(let words, let wanted): words.contains(bytes.map(\.asciiLowered)) == wanted
        case .words(let words, let wanted): words.isAny(in: bytes) == wanted
        case .patterns: nil
        }
    }

    var patterns: PatternSelection? {
        if case .patterns(let patterns, _) = demand { patterns } else { nil }
    }
}

extension CompiledCaptureTest {
    /// - Parameter patterns: those that the test asks.
    init(_ test: CaptureTest, asking patterns: PatternSelection) {
        group = test.group
        switch test.demand {
        case .entropy(let bounds): demand = .entropy(bounds)
        case .isOne(let words): demand = .equality(Self.folded(words), wanted: true)
        case .isNone(let words): demand = .equality(Self.folded(words), wanted: false)
        case .contains(let words): demand = .words(WordList(words), wanted: true)
        case .containsNone(let words): demand = .words(WordList(words), wanted: false)
        case .matches: demand = .patterns(patterns, wanted: true)
        case .matchesNone: demand = .patterns(patterns, wanted: false)
        }
    }

    private static func folded(_ words: Set<String>) -> Set<[UInt8]> {
        Set(words.map { $0.utf8.map(\.asciiLowered) })
    }
}

/// Words that are looked for anywhere in a text, without regard to the case of ASCII letters.
struct WordList: Sendable {
    /// By their first byte.
    private var words: [[[UInt8]]] = Array(repeating: [], count: 256)

    init(_ words: Set<String>) {
        for word in words {
            let bytes = word.utf8.map(\.asciiLowered)
            if let first = bytes.first { self.words[Int(first)].append(bytes) }
        }
    }

    func isAny(in text: ArraySlice<UInt8>) -> Bool {
        for start in text.indices {
            for word in words[Int(text[start].asciiLowered)] where word.count <= text.endIndex - start {
                if word.indices.allSatisfy({ text[start + $0].asciiLowered == word[$0] }) { return true }
            }
        }
        return false
    }
}

extension UInt8 {
    var asciiLowered: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
