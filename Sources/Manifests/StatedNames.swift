import RiskModel

/// What two sides state of each name that they do not state alike.
struct StatedNames {
    /// What is stated of one name, once however often it is stated.
    struct Name {
        var base = Statements()
        var head = Statements()
    }

    struct Statements {
        private(set) var all: [Manifest.Statement] = []
        /// Where each stands; made only where there are many.
        private var places: [Stated: Int] = [:]

        private struct Stated: Hashable {
            var version: String?
            var sources: [DependencySource]

            init(_ statement: Manifest.Statement) { (version, sources) = (statement.version, statement.sources) }
        }

        mutating func add(_ statement: Manifest.Statement) {
            if let place = place(of: statement) {
                all[place].merge(statement)
                return
            }
            if all.count == 8 { for (place, known) in all.enumerated() { places[Stated(known)] = place } }
            if all.count >= 8 { places[Stated(statement)] = all.count }
            all.append(statement)
        }

        private func place(of statement: Manifest.Statement) -> Int? {
            guard all.count <= 8 else { return places[Stated(statement)] }
            return all.firstIndex { $0.version == statement.version && $0.sources == statement.sources }
        }
    }

    private(set) var differing: [Name] = []
    private var places: [String: Int] = [:]

    /// Most statements of two sides are alike and in the same order: only names that are stated between the first and the last
    /// that are not, are looked up.
    init(_ base: [Manifest.Statement], _ head: [Manifest.Statement]) {
        let shorter = min(base.count, head.count)
        var start = 0
        while start < shorter, base[start].statesAlike(head[start]) { start += 1 }
        var end = 0
        while start + end < shorter, base[base.count - end - 1].statesAlike(head[head.count - end - 1]) { end += 1 }
        let (old, new) = (base[start..<base.count - end], head[start..<head.count - end])
        guard !old.isEmpty || !new.isEmpty else { return }
        places.reserveCapacity(max(old.count, new.count))
        for statement in old { addName(statement.name) }
        for statement in new { addName(statement.name) }
        for statement in base { if let place = places[statement.name] { differing[place].base.add(statement) } }
        for statement in head { if let place = places[statement.name] { differing[place].head.add(statement) } }
    }

    private mutating func addName(_ name: String) {
        guard places[name] == nil else { return }
        places[name] = differing.count
        differing.append(Name())
    }
}

extension Manifest.Statement {
    /// Not the lines, which are elsewhere on the other side.
    fileprivate func statesAlike(_ other: Manifest.Statement) -> Bool {
        name == other.name && version == other.version && sources == other.sources && digests == other.digests
            && installScript == other.installScript && isOwnScript == other.isOwnScript
    }

    /// Takes in a second statement that says the same.
    fileprivate mutating func merge(_ other: Manifest.Statement) {
        lines += other.lines
        installScript = installScript ?? other.installScript
        digests.formUnion(other.digests)
    }
}
