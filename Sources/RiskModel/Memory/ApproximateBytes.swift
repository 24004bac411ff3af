/// Estimates of the memory that values take, within a factor of about two, for whoever bounds what is kept.
///
/// Counted are the storage of each array and text with its header, and the elements' own size. What several values share is
/// counted for each of them.
package enum ApproximateBytes {
    /// Header and rounding of one allocation.
    package static let allocation = 48

    package static func of(_ text: String?) -> Int {
        let count = text?.utf8.count ?? 0
        // Short texts lie in the value itself.
        return count <= 15 ? 0 : count + allocation
    }

    package static func of(_ path: GitPath?) -> Int { path.map { $0.bytes.count + allocation } ?? 0 }

    package static func of(_ texts: [String]) -> Int { of(texts) { of($0) } }

    /// - Parameter each: what one element holds beside itself.
    package static func of<Element>(_ elements: some Collection<Element>, each: (Element) -> Int) -> Int {
        guard !elements.isEmpty else { return 0 }
        return elements.reduce(allocation + elements.count * MemoryLayout<Element>.stride) { $0 + each($1) }
    }

    package static func of(_ texts: [String: String]) -> Int {
        // A table of keys and values is at most three quarters full.
        texts.isEmpty ? 0 : texts.reduce(allocation) { $0 + 3 * MemoryLayout<String>.stride + of($1.key) + of($1.value) }
    }
}

extension Decision {
    package var approximateBytes: Int { MemoryLayout<Self>.stride + ApproximateBytes.of(id) + verdict.heldBytes }
}

extension RequestContext {
    package var approximateBytes: Int {
        MemoryLayout<Self>.stride + ApproximateBytes.of(subject) + ApproximateBytes.of(claims) + ApproximateBytes.of(repository)
            + ApproximateBytes.of(targetBranch) + ApproximateBytes.of(branch)
            + 2 * ApproximateBytes.of(asked) { ApproximateBytes.of($0.name) } + 2 * ApproximateBytes.of(recent) { _ in 0 }
    }
}

extension FileFacts {
    /// Beside the value itself.
    package var heldBytes: Int {
        typealias Size = ApproximateBytes
        var bytes = [change.old, change.new].reduce(0) {
            $0 + Size.of($1?.path) + ($1?.blob == nil ? 0 : Size.allocation + ObjectID.byteCount)
        }
        bytes += Size.of(unmaskedPaths ?? []) { Size.of($0) } + Size.of(languages ?? []) { 2 * Size.of($0) { Size.of($0) } }
        bytes += probes.heldBytes + Size.of(gaps) { Size.of($0.path) + Size.of("\($0.reason)") }
        return bytes
            + Size.of(dependencies?.changes ?? []) { change in
                let statements = [change.from, change.to].compactMap { $0 }
                return Size.allocation + Size.of(change.name) + Size.of(change.newHosts)
                    + Size.of(statements) { Size.of($0.version) + Size.of($0.sources) { Size.of("\($0)") } }
            }
    }
}

extension ProbeResults {
    /// Beside the value itself.
    package var heldBytes: Int {
        asked.heldBytes
            + 2 * ApproximateBytes.of(found.values) { ApproximateBytes.of($0.hits) { ApproximateBytes.of($0.excerpt) } }
    }
}

extension Verdict {
    /// Beside the value itself.
    fileprivate var heldBytes: Int {
        typealias Size = ApproximateBytes
        var bytes = Size.of(engine) + Size.of(subject.name) + Size.of(subject.claims)
        bytes += Size.of(patch.repository) + Size.of(patch.target) + Size.of(patch.patchID)
        bytes += [patch.base, patch.head, patch.mergeBase].count * (Size.allocation + ObjectID.byteCount)
        bytes += Size.of(policy.digest) + Size.of(policy.revision)
        bytes += Size.of(files) {
            Size.of($0.path) + Size.of($0.oldPath) + Size.of($0.labels) + Size.of($0.rules) + Size.of($0.digest)
        }
        bytes += Size.of(findings) { Size.of($0.rule) + Size.of($0.summary) + Size.of($0.path) + Size.of($0.excerpt) }
        bytes += Size.of(capabilities.granted) { Size.of($0.name) }
        bytes += Size.of(capabilities.withheld) { Size.of($0.capability.name) + Size.of($0.because) }
        bytes += Size.of(scope.network?.allow ?? []) + Size.of(scope.filesystem ?? []) + Size.of(scope.commands ?? [])
        bytes += Size.of(reviewers.required) { Size.of($0.anyOf) + Size.of($0.paths) { Size.of($0) } + Size.of($0.because) }
        bytes += Size.of(reviewers.suggested)
        return bytes + Size.of(obligations) + Size.of(approvals.given) + Size.of(notes)
    }
}
