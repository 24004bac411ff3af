import Crypto
import RiskModel

/// One SHA-256 value of a Merkle tree: of a leaf, a node or the root.
public struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
    public static let byteCount = 32

    // In place: a tree of arrays would take an allocation for each node.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// nil unless there are 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// nil unless there are 64 hexadecimal digits.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap(Hexadecimal.value)
        guard digits.count == hex.utf8.count, digits.count == 2 * Self.byteCount else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    init(_ digest: SHA256Digest) {
        withUnsafeMutableBytes(of: &words) { words in digest.withUnsafeBytes { words.copyMemory(from: $0) } }
    }

    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// 64 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }

    func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
        Swift.withUnsafeBytes(of: words) { body($0) }
    }

    public static func == (left: MerkleHash, right: MerkleHash) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension MerkleHash {
    /// Of the tree without leaves: SHA-256 of nothing (RFC 6962, 2.1).
    public static let empty = MerkleHash(SHA256().finalize())

    /// SHA-256(0x00 ‖ data): another first byte than a node has, so that no node can be passed off as a leaf.
    public static func leaf(_ data: some Sequence<UInt8>) -> MerkleHash {
        if let hash = data.withContiguousStorageIfAvailable({ leaf(UnsafeRawBufferPointer($0)) }) { return hash }
        return Array(data).withUnsafeBytes { leaf($0) }
    }

    static func leaf(_ data: UnsafeRawBufferPointer) -> MerkleHash {
        var hash = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { prefix in
            prefix[0] = 0
            hash.update(bufferPointer: UnsafeRawBufferPointer(prefix))
        }
        hash.update(bufferPointer: data)
        return MerkleHash(hash.finalize())
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { bytes in
            bytes[0] = 1
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[1...]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[(1 + byteCount)...]).copyMemory(from: $0) }
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return MerkleHash(hash.finalize())
        }
    }
}
