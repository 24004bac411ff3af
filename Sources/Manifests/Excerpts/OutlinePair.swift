/// Which blocks of two outlines have to be read to compare what the texts state.
///
/// A block that stands on both sides in the same bytes and behind the same premises states the same on both.
/// These cancel, each against one of the other side, wherever they stand. The rest has to be read, and with it
/// what cancels but is of kin to it: what is stated of one name is compared together.
struct OutlinePair {
    private(set) var base: [Int] = []
    private(set) var head: [Int] = []

    /// - Returns: nil where it cannot be told which blocks are of kin, or the texts do not share their premises.
    init?(base: ManifestOutline, head: ManifestOutline) {
        guard base.premises == head.premises else { return nil }
        let (partners, unpaired) = Self.pair(base, head)
        var kins: Set<UInt64> = []
        for block in unpaired.map({ head.blocks[$0] })
            + base.blocks.indices.filter({ partners[$0] == nil }).map({ base.blocks[$0] })
        {
            guard !block.isOpen else { return nil }
            kins.insert(block.kin)
        }
        self.head = unpaired
        for (index, block) in base.blocks.enumerated() {
            let partner = partners[index]
            guard partner == nil || block.isOpen || kins.contains(block.kin) else { continue }
            self.base.append(index)
            if let partner { self.head.append(partner) }
        }
        // A table without anything in it is none to some readers.
        if self.base.isEmpty || self.head.isEmpty, let index = partners.firstIndex(where: { $0 != nil }),
            let partner = partners[index]
        {
            self.base.append(index)
            self.head.append(partner)
        }
        self.base.sort()
        self.head.sort()
    }

    /// - Returns: for each block of the base the one it cancels against, and the blocks of the head that are left.
    private static func pair(_ base: ManifestOutline, _ head: ManifestOutline) -> (partners: [Int?], unpaired: [Int]) {
        let (old, new) = (base.blocks, head.blocks)
        var partners = [Int?](repeating: nil, count: old.count)
        let common = CommonEnds(base.text, head.text)
        let shorter = min(old.count, new.count)
        var start = 0
        while start < shorter, old[start].passage.bytes.upperBound <= common.prefix, old[start].isAlike(new[start], shift: 0) {
            partners[start] = start
            start += 1
        }
        let shift = head.text.count - base.text.count
        var end = 0
        while start + end < shorter, case let (l, r) = (old.count - end - 1, new.count - end - 1),
            old[l].passage.bytes.lowerBound >= base.text.count - common.suffix, old[l].isAlike(new[r], shift: shift)
        {
            partners[l] = r
            end += 1
        }
        // What is left between them, by content. Blocks that are passed over here, such as doubles, are read, that is all.
        var places = [UInt64: Int](minimumCapacity: new.count - end - start)
        for index in start..<new.count - end { places[head.fingerprint(of: new[index])] = index }
        for index in start..<old.count - end {
            let fingerprint = base.fingerprint(of: old[index])
            guard let place = places[fingerprint], old[index].place == new[place].place,
                base.text[old[index].passage.bytes] == head.text[new[place].passage.bytes]
            else { continue }
            partners[index] = place
            places[fingerprint] = nil
        }
        var isPaired = [Bool](repeating: false, count: new.count)
        for case let partner? in partners { isPaired[partner] = true }
        return (partners, (start..<new.count - end).filter { !isPaired[$0] })
    }
}

extension ManifestOutline {
    /// The same for blocks that are alike; others rarely have the same.
    fileprivate func fingerprint(of block: Block) -> UInt64 {
        text.withUnsafeBytes { text in
            var mixed = UInt64(truncatingIfNeeded: block.passage.bytes.count)
            var place = block.passage.bytes.lowerBound
            while place + 8 <= block.passage.bytes.upperBound {
                mixed = (mixed ^ text.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                mixed ^= mixed >> 29
                place += 8
            }
            for byte in text[place..<block.passage.bytes.upperBound] { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return mixed
        }
    }
}

extension ManifestOutline.Block {
    /// True where both are the same part of texts that are the same there.
    fileprivate func isAlike(_ other: Self, shift: Int) -> Bool {
        passage.bytes.lowerBound + shift == other.passage.bytes.lowerBound
            && passage.bytes.upperBound + shift == other.passage.bytes.upperBound && place == other.place
    }
}

/// How many bytes two texts share at their beginning, and of the rest at their end.
struct CommonEnds {
    private(set) var prefix = 0
    private(set) var suffix = 0

    init(_ left: [UInt8], _ right: [UInt8]) {
        let shorter = min(left.count, right.count)
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                func isSame(_ l: Int, _ r: Int) -> Bool {
                    left.loadUnaligned(fromByteOffset: l, as: UInt64.self)
                        == right.loadUnaligned(fromByteOffset: r, as: UInt64.self)
                }
                while prefix + 8 <= shorter, isSame(prefix, prefix) { prefix += 8 }
                while prefix < shorter, left[prefix] == right[prefix] { prefix += 1 }
                let rest = shorter - prefix
                while suffix + 8 <= rest, isSame(left.count - suffix - 8, right.count - suffix - 8) { suffix += 8 }
                while suffix < rest, left[left.count - suffix - 1] == right[right.count - suffix - 1] { suffix += 1 }
            }
        }
    }
}
