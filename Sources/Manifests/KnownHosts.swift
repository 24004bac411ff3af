import PlainDocuments

/// The hosts that are not new: those that the policy names and those that the base side states.
struct KnownHosts {
    private let registries: Set<String>
    /// Of the base side, as far as it has been read.
    private var stated: Set<String>
    /// What the base side states beyond that; nil where all of it has been read.
    private var rest: (outline: ManifestOutline, format: ManifestFormat)?
    /// Each search costs as much as the text is long; so does reading it, which ends the searches.
    private var searchesLeft = 8

    init(_ registries: Set<String>, _ stated: Set<String>, rest: (outline: ManifestOutline, format: ManifestFormat)? = nil) {
        self.registries = registries
        self.stated = stated
        self.rest = rest
    }

    /// - Throws: where the base side is not understood after all
    mutating func contains(_ host: String) throws(NotUnderstood) -> Bool {
        if registries.contains(host) || stated.contains(host) { return true }
        guard let rest else { return false }
        searchesLeft -= 1
        if searchesLeft >= 0 {
            // A block that holds these bytes most likely states the host. Only the whole text says that none does.
            let likely = ManifestExcerpt(of: rest.outline, blocks: rest.outline.blocks(holding: Array(host.utf8)))
            if let manifest = try? likely.read(as: rest.format) { stated.formUnion(manifest.hosts) }
            if stated.contains(host) { return true }
        }
        stated.formUnion(try rest.format.read(rest.outline.text).hosts)
        self.rest = nil
        return stated.contains(host)
    }
}

extension ManifestOutline {
    /// The first few blocks with these bytes.
    fileprivate func blocks(holding bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        var start = 0
        while !bytes.isEmpty, found.count < 4, let place = text.firstPlace(of: bytes, from: start) {
            let index = firstBlock(endingBehind: place)
            guard index < blocks.count else { break }
            if blocks[index].passage.bytes.contains(place) {
                found.append(index)
                start = blocks[index].passage.bytes.upperBound
            } else {
                start = blocks[index].passage.bytes.lowerBound
            }
        }
        return found
    }

    private func firstBlock(endingBehind place: Int) -> Int {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].passage.bytes.upperBound <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [UInt8] {
    /// By Knuth, Morris and Pratt: linear, whatever the texts are.
    fileprivate func firstPlace(of needle: [UInt8], from start: Int) -> Int? {
        // How much of the needle still stands where it has come so far and no further.
        var shorter = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in needle.indices.dropFirst() {
            while matched > 0, needle[index] != needle[matched] { matched = shorter[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            shorter[index] = matched
        }
        matched = 0
        for index in start..<Swift.max(start, count) {
            while matched > 0, self[index] != needle[matched] { matched = shorter[matched - 1] }
            if self[index] == needle[matched] { matched += 1 }
            if matched == needle.count { return index - matched + 1 }
        }
        return nil
    }
}
