/// A pattern within one component of a path.
///
/// Characters are UTF-8 scalars; a byte that belongs to none is a character of its own.
struct ComponentGlob: Hashable, Sendable {
    enum Token: Hashable, Sendable {
        case byte(UInt8)
        /// Any one character.
        case character
        case set(CharacterSet)
        /// Any run of characters.
        case run
    }

    /// Characters in some ranges of their numbers, or all others.
    struct CharacterSet: Hashable, Sendable {
        var ranges: [ClosedRange<UInt32>]
        var isInverted: Bool

        func contains(_ number: UInt32) -> Bool { ranges.contains { $0.contains(number) } != isInverted }
    }

    let tokens: [Token]

    /// At most tokens × bytes steps: of several runs only the last can be worth trying again.
    func matches(_ bytes: ArraySlice<UInt8>, steps: inout Int) -> Bool {
        var (token, place) = (0, bytes.startIndex)
        var retry: (token: Int, place: Int)?
        while true {
            steps += 1
            if token < tokens.count, case .run = tokens[token] {
                token += 1
                if token == tokens.count { return true }
                retry = (token, place)
                continue
            }
            if place == bytes.endIndex { return token == tokens.count }
            if token < tokens.count, let next = advance(tokens[token], bytes, place) {
                token += 1
                place = next
                continue
            }
            guard let from = retry else { return false }
            place = from.place + Self.character(in: bytes, at: from.place).length
            token = from.token
            retry = (token, place)
        }
    }

    /// The place behind what a token takes.
    private func advance(_ token: Token, _ bytes: ArraySlice<UInt8>, _ place: Int) -> Int? {
        switch token {
        case .byte(let byte): return bytes[place] == byte ? place + 1 : nil
        case .character: return place + Self.character(in: bytes, at: place).length
        case .set(let set):
            let (number, length) = Self.character(in: bytes, at: place)
            return set.contains(number) ? place + length : nil
        case .run: return nil
        }
    }

    /// A scalar, or a byte that begins none as a number beyond all scalars.
    static func character(in bytes: ArraySlice<UInt8>, at place: Int) -> (number: UInt32, length: Int) {
        let first = bytes[place]
        guard first >= 0x80 else { return (UInt32(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let end = min(place + length, bytes.endIndex)
        guard let text = String(validating: bytes[place..<end], as: UTF8.self), let scalar = text.unicodeScalars.first,
            text.unicodeScalars.count == 1
        else { return (0x11_0000 + UInt32(first), 1) }
        return (scalar.value, length)
    }
}
