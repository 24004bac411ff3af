/// What a file's bytes are written in, as far as its byte order mark tells.
enum TextEncoding: Hashable {
    /// UTF-8 or anything else: taken as it is.
    case bytes
    case utf16LittleEndian, utf16BigEndian

    init(of bytes: UnsafeRawBufferPointer) {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFF, 0xFE): self = .utf16LittleEndian
        case (0xFE, 0xFF): self = .utf16BigEndian
        default: self = .bytes
        }
    }
}

/// UTF-16 after its byte order mark, as UTF-8.
///
/// Different inputs stay different, so that no change can vanish: a lone surrogate becomes its three
/// generalized UTF-8 bytes (WTF-8), and a last odd byte follows a 0xFF. Neither is valid UTF-8.
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
            let low = unit(at: index)
            if (0xDC00..<0xE000).contains(low) {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                index += 2
            }
        }
        appendUTF8(scalar, to: &text)
    }
    if index < bytes.count { text += [0xFF, bytes[index]] }
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
