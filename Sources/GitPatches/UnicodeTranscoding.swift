/// What a file's bytes are written in, as far as its byte order mark tells and its bytes agree.
enum TextEncoding: Hashable {
    /// UTF-8 or anything else: taken as it is.
    case bytes
    case utf16LittleEndian, utf16BigEndian
    /// A byte order mark of UTF-16 before something else: a reader that honours the mark sees another
    /// text than one that does not. Taken as it is, and a gap.
    case doubtful

    init(of bytes: UnsafeRawBufferPointer) {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFF, 0xFE): self = isOnlyUTF16(bytes, bigEndian: false) ? .utf16LittleEndian : .doubtful
        case (0xFE, 0xFF): self = isOnlyUTF16(bytes, bigEndian: true) ? .utf16BigEndian : .doubtful
        default: self = .bytes
        }
    }

    var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }
}

/// Whether transcoding hides nothing from those who read the bytes one by one, as shells and `grep` do.
///
/// Two bytes of ASCII are also one unit between U+2121 and U+7E7E, so a mark before a plain script would
/// hide all of it. Hence a unit may show ASCII in its lower byte alone: none has a graphic character in
/// its upper one. This leaves out the kana, most Han and the arrows, which cannot be told from ASCII;
/// it leaves in Latin, Greek, Cyrillic and all else below U+2100, Hangul, and whatever takes surrogates.
/// A line feed is one in both readings. U+0000 is what UTF-32 would show.
private func isOnlyUTF16(_ bytes: UnsafeRawBufferPointer, bigEndian: Bool) -> Bool {
    guard bytes.count.isMultiple(of: 2) else { return false }
    var expectsLowSurrogate = false
    for index in stride(from: 2, to: bytes.count, by: 2) {
        let (upper, lower) = bigEndian ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
        let isLowSurrogate = (0xDC...0xDF).contains(upper)
        guard isLowSurrogate == expectsLowSurrogate else { return false }
        expectsLowSurrogate = (0xD8...0xDB).contains(upper)
        let isLineFeed = lower == 0x0A || upper == 0x0A
        guard !(0x21...0x7E).contains(upper), !isLineFeed || upper == 0, upper != 0 || lower != 0 else { return false }
    }
    return !expectsLowSurrogate
}

/// UTF-16 after its byte order mark, as UTF-8.
///
/// - Parameter bytes: what `TextEncoding` found to be UTF-16: of even length, every surrogate with its partner.
func transcodedFromUTF16(_ bytes: UnsafeRawBufferPointer, bigEndian: Bool) -> [UInt8] {
    func unit(at index: Int) -> UInt32 {
        let pair = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
        return bigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var index = 2
    while index + 1 < bytes.count {
        var scalar = unit(at: index)
        index += 2
        if (0xD800..<0xDC00).contains(scalar), index + 1 < bytes.count {
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: index) - 0xDC00)
            index += 2
        }
        appendUTF8(scalar, to: &text)
    }
    return text
}

private func appendUTF8(_ scalar: UInt32, to text: inout [UInt8]) {
    func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3F) }
    switch scalar {
    case ..<0x80: text.append(UInt8(scalar))
    case ..<0x800: text += [UInt8(0xC0 | scalar >> 6), continuation(0)]
    case ..<0x10000: text += [UInt8(0xE0 | scalar >> 12), continuation(6), continuation(0)]
    default: text += [UInt8(0xF0 | scalar >> 18), continuation(12), continuation(6), continuation(0)]
    }
}
