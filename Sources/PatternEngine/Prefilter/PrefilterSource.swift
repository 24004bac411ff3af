import RiskModel
import Synchronization

/// The prefilter of a pattern set, made when the first scanner needs it and shared by all.
final class PrefilterSource: Sendable {
    private let patterns: [Pattern]
    private let groups: [Int]
    private let cache: PrefilterCache?
    private let made = Mutex<Prefilter?>(nil)

    /// - Returns: nil where the library does not support this processor.
    init?(_ patterns: [Pattern], groups: [Int], cache: PrefilterCache?) {
        guard PrefilterDatabase.platform != nil else { return nil }
        self.patterns = patterns
        self.groups = groups
        self.cache = cache
    }

    /// From the cache, or compiled and put there.
    func prefilter() -> Prefilter {
        made.withLock { made in
            if let made { return made }
            let prefilter = fromCache() ?? compiled()
            made = prefilter
            return prefilter
        }
    }

    private func fromCache() -> Prefilter? {
        cache?.read(name).flatMap { Prefilter(record: $0, patternCount: patterns.count) }
    }

    private func compiled() -> Prefilter {
        let prefilter = Prefilter(patterns, groups: groups)
        if let cache, let record = prefilter.record { cache.write(record, as: name) }
        return prefilter
    }

    private var name: PrefilterCache.Name {
        PrefilterCache.Name(patterns, groups: groups, platform: PrefilterDatabase.platform ?? "none")
    }
}
