import Foundation
import PatternEngine
import TestKit
import Testing

@Suite("Text that patterns may see")
struct ScannableTextTests {
    @Test("valid text stays as it is")
    func valid() {
        let text = ScannableText("plain, é, 漢, 😀, \u{10FFFF}, \u{FFFE}, \u{0}")
        #expect(text.bytes == Array("plain, é, 漢, 😀, \u{10FFFF}, \u{FFFE}, \u{0}".utf8))
        #expect(text.invalidByteCount == 0)
    }

    @Test(
        "each byte of an ill-formed sequence becomes 0x1A where it stood",
        arguments: [
            ([0xFF], [0x1A]),
            ([0x61, 0x80, 0x62], [0x61, 0x1A, 0x62]),
            // Overlong forms of `/`.
            ([0xC0, 0xAF], [0x1A, 0x1A]),
            ([0xE0, 0x80, 0xAF], [0x1A, 0x1A, 0x1A]),
            ([0xF0, 0x80, 0x80, 0xAF], [0x1A, 0x1A, 0x1A, 0x1A]),
            // A surrogate.
            ([0xED, 0xA0, 0x80], [0x1A, 0x1A, 0x1A]),
            // U+110000, and the five-byte form that UTF-8 once had.
            ([0xF4, 0x90, 0x80, 0x80], [0x1A, 0x1A, 0x1A, 0x1A]),
            ([0xF8, 0x88, 0x80, 0x80, 0x80], [0x1A, 0x1A, 0x1A, 0x1A, 0x1A]),
            // Cut short by the end, by ASCII, and by another character.
            ([0xE6, 0xBC], [0x1A, 0x1A]),
            ([0xE6, 0xBC, 0x41], [0x1A, 0x1A, 0x41]),
            ([0xE6, 0xC3, 0xA9], [0x1A, 0xC3, 0xA9]),
        ] as [([UInt8], [UInt8])])
    func illFormed(_ original: [UInt8], _ expected: [UInt8]) {
        let text = ScannableText(original)
        #expect(text.bytes == expected)
        #expect(text.invalidByteCount == zip(original, expected).count { $0 != $1 })
    }

    @Test("any bytes come out as a slow decoder has them, and PCRE2 accepts the result")
    func random() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            let original = RandomText.bytes(&generator, pieces: 0...24)
            let text = ScannableText(original)
            let expected = Self.slowlySubstituted(original)
            #expect(text.bytes == expected, "seed \(seed), bytes \(original)")
            #expect(
                text.invalidByteCount == zip(original, expected).count { $0 != $1 || $0 == 0x1A } - original.count { $0 == 0x1A })
            #expect(PlainPCRE2.acceptsAsUTF8(text.bytes), "seed \(seed), bytes \(original)")
            #expect(PlainPCRE2.acceptsAsUTF8(original) == (text.invalidByteCount == 0), "seed \(seed), bytes \(original)")
        }
    }

    /// Tries at every offset whether one to four bytes are exactly one character for the standard library.
    private static func slowlySubstituted(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < bytes.count {
            let rest = bytes[result.count...]
            let character = (1...4).map { rest.prefix($0) }.first {
                String(validating: $0, as: UTF8.self)?.unicodeScalars.count == 1
            }
            result += character ?? [ScannableText.substitute]
        }
        return result
    }
}
