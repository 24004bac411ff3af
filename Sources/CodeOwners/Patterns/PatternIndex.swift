/// Which of many patterns a path could match, without trying them all.
///
/// Each pattern is filed under one thing that every path it matches has: leading components, a component, the extension of a component.
/// Keys are hashes: where two are the same, a pattern is tried in vain. A pattern with nothing of the kind is tried always.
struct PatternIndex {
    private var filed: [UInt64: [Int32]] = [:]
    private var unfiled: [Int32] = []
    private var masks: [UInt64] = []

    /// The first pattern has number 0.
    mutating func add(_ pattern: PathPattern) {
        let number = Int32(masks.count)
        masks.append(pattern.mask)
        if let key = pattern.key { filed[key, default: []].append(number) } else { unfiled.append(number) }
    }

    /// Whether the bytes of a path allow a pattern to match.
    func couldMatch(_ number: Int32, _ path: PathView) -> Bool { masks[Int(number)] & ~path.mask == 0 }

    /// Calls `body` with lists of numbers that are all in ascending order; every pattern that matches is in one of them.
    func forEachList(for path: PathView, _ body: ([Int32]) -> Void) {
        if !unfiled.isEmpty { body(unfiled) }
        guard !filed.isEmpty else { return }
        var leading = KeyHash(.leading)
        for component in path.components {
            var (name, ending): (KeyHash, KeyHash?) = (KeyHash(.component), nil)
            for byte in path.bytes[component] {
                leading.add(byte)
                name.add(byte)
                if byte == Byte.dot { ending = KeyHash(.ending) }
                ending?.add(byte)
            }
            for key in [leading.value, name.value, ending?.value] {
                if let key, let list = filed[key] { body(list) }
            }
            leading.add(Byte.slash)
        }
    }
}

/// FNV-1a.
private struct KeyHash {
    enum Kind: UInt64 { case leading = 1, component, ending }

    private(set) var value: UInt64

    init(_ kind: Kind) { value = 0xCBF2_9CE4_8422_2325 ^ kind.rawValue }

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func of(_ kind: Kind, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = KeyHash(kind)
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}

extension PathPattern {
    /// What every path that matches has; nil where nothing of the kind can be told.
    fileprivate var key: UInt64? {
        var leading: [[UInt8]] = []
        for case .literal(let bytes) in segments.prefix(while: { if case .literal = $0 { true } else { false } }) { leading.append(bytes) }
        if !leading.isEmpty { return KeyHash.of(.leading, leading.joined(separator: [Byte.slash])) }
        for case .literal(let bytes) in segments.reversed() { return KeyHash.of(.component, bytes) }
        for case .glob(let glob) in segments.reversed() { if let ending = glob.ending { return KeyHash.of(.ending, ending) } }
        return nil
    }

    fileprivate var mask: UInt64 {
        var mask: UInt64 = 0
        for segment in segments {
            switch segment {
            case .components: break
            case .literal(let bytes): for byte in bytes { mask |= 1 << UInt64(byte & 63) }
            case .glob(let glob): for case .byte(let byte) in glob.tokens { mask |= 1 << UInt64(byte & 63) }
            }
        }
        return mask
    }
}

extension ComponentGlob {
    /// The last `.` of every component that matches, with what stands behind it.
    fileprivate var ending: ArraySlice<UInt8>? {
        var tail: [UInt8] = []
        for token in tokens.reversed() {
            guard case .byte(let byte) = token else { break }
            tail.append(byte)
            if byte == Byte.dot { return tail.reversed()[...] }
        }
        return nil
    }
}
