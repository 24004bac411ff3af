import PlainDocuments
import RiskModel
import Synchronization

/// Manifests read before, by the id of their content: of two commits in a row, what the first makes the second starts from.
///
/// Only for contents that were read from a repository's objects under that id. What patch text says of ids is its author's word.
public final class ManifestReadings: Sendable {
    fileprivate struct Key: Hashable {
        var content: ObjectID
        var format: ManifestFormat
    }

    fileprivate struct Kept {
        var readings: [Key: (reading: Manifest, bytes: Int, used: Int)] = [:]
        var bytes = 0
        var uses = 0
        /// Contents that were understood, whether or not what they state is kept.
        var understood: Set<Key> = []
    }

    /// Bytes of manifests, as they were read, that are kept; what is made of them takes several times as much.
    private static let bytesKept = 4 << 20

    /// Ids of contents that were understood; they begin anew when they are so many.
    private static let idsKept = 10_000

    private let kept = Mutex(Kept())

    public init() {}

    func manifest(_ bytes: [UInt8], id: ObjectID?, as format: ManifestFormat) throws(NotUnderstood) -> Manifest {
        guard let id else { return try format.read(bytes) }
        let key = Key(content: id, format: format)
        if let known = kept.withLock({ $0.use(key) }) { return known }
        let reading = try format.read(bytes)
        keepUnderstood([id], as: format)
        guard bytes.count <= Self.bytesKept / 4 else { return reading }
        kept.withLock { $0.keep(reading, key, bytes: bytes.count, limit: Self.bytesKept) }
        return reading
    }

    /// True where the content under this id was read before and understood.
    func knowsToBeUnderstood(_ id: ObjectID?, as format: ManifestFormat) -> Bool {
        guard let id else { return false }
        return kept.withLock { $0.understood.contains(Key(content: id, format: format)) }
    }

    func keepUnderstood(_ ids: [ObjectID?], as format: ManifestFormat) {
        kept.withLock { kept in
            if kept.understood.count >= Self.idsKept { kept.understood = [] }
            for id in ids.compactMap({ $0 }) { kept.understood.insert(Key(content: id, format: format)) }
        }
    }
}

extension ManifestReadings.Kept {
    fileprivate mutating func use(_ key: ManifestReadings.Key) -> Manifest? {
        uses += 1
        readings[key]?.used = uses
        return readings[key]?.reading
    }

    /// Lets go of those that were not used for longest.
    fileprivate mutating func keep(_ reading: Manifest, _ key: ManifestReadings.Key, bytes count: Int, limit: Int) {
        guard readings[key] == nil else { return }
        readings[key] = (reading, count, uses)
        bytes += count
        while bytes > limit, let oldest = readings.min(by: { $0.value.used < $1.value.used })?.key {
            bytes -= readings.removeValue(forKey: oldest)?.bytes ?? 0
        }
    }
}
