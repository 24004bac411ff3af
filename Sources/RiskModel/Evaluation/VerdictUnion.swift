extension Verdict {
    /// What holds whichever of two readings of one patch is the true one, as with several merge bases: the worse tier, what
    /// both grant, and everything that either withholds, demands or found.
    public func union(_ other: Verdict) -> Verdict {
        var result = tier >= other.tier ? self : other
        let rest = tier >= other.tier ? other : self
        result.complete = complete && other.complete
        // It names what was read, and of one of them not all was.
        if patch.patchID == nil || other.patch.patchID == nil { result.patch.patchID = nil }
        result.authoritative = authoritative && other.authoritative
        result.files = Self.union(result.files, rest.files)
        result.findings += rest.findings.filter { !result.findings.contains($0) }
        result.capabilities = result.capabilities.intersection(rest.capabilities)
        result.obligations += rest.obligations.filter { !result.obligations.contains($0) }
        result.notes += rest.notes.filter { !result.notes.contains($0) }
        return result
    }

    private static func union(_ files: [FileVerdict], _ others: [FileVerdict]) -> [FileVerdict] {
        var byPath: [GitPath: FileVerdict] = [:]
        for file in files + others {
            guard var known = byPath[file.path] else {
                byPath[file.path] = file
                continue
            }
            known.tier = max(known.tier, file.tier)
            known.rules = Set(known.rules + file.rules).sorted()
            // Nobody can have seen both at once.
            if known.digest != file.digest { known.digest = nil }
            known.labels = Set(known.labels + file.labels).sorted()
            byPath[file.path] = known
        }
        return byPath.values.sorted { $0.path < $1.path }
    }
}

extension CapabilityVerdict {
    fileprivate func intersection(_ other: CapabilityVerdict) -> CapabilityVerdict {
        var result = CapabilityVerdict(granted: granted.filter(other.granted.contains), withheld: withheld)
        for more in other.withheld {
            guard let index = result.withheld.firstIndex(where: { $0.capability == more.capability }) else {
                result.withheld.append(more)
                continue
            }
            result.withheld[index].because += more.because.filter { !result.withheld[index].because.contains($0) }
        }
        return result
    }
}
