/// Which characters a subject holds.
struct SubjectCharacters: Hashable, Sendable {
    /// Those of the folded text, and perhaps more.
    let set: FoldedSet
    /// In bytes.
    let length: Int

    init(of subject: UnsafeBufferPointer<UInt8>) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var all: UInt8 = 0
        for byte in subject {
            let bit: UInt64 = 1 << UInt64(byte & 63)
            let isHigh = 0 &- UInt64(byte >> 6 & 1)
            low |= bit & ~isHigh
            high |= bit & isHigh
            all |= byte
        }
        var set = FoldedSet(low: low, high: high, hasNonASCII: all & 0x80 != 0)
        // Bytes above 0x7F have set bits that are not theirs, which does no harm. Those of no character are folded to this:
        if set.hasNonASCII { set.insert(ScannableText.substitute) }
        self.set = set
        length = subject.count
    }

    /// Where case is ignored, two characters outside ASCII equal a letter: then nothing is ruled out by its characters.
    @inline(__always)
    func mayHave(_ required: RequiredCharacters, isCaseless: Bool) -> Bool {
        required.mayMatch(set, length: length) || (isCaseless && set.hasNonASCII && length >= required.minimumLength)
    }
}
