internal import RiskModel
internal import YAMLDocuments

/// Finds where the nodes of a condition stand: goes through the condition and the text it was read from side by side.
///
/// Where text and condition do not fit together a node has no place of its own, and that of what is around it counts.
struct ConditionPlaces {
    /// Of the policy, as far as they are read.
    let probes: [Probe]
    private(set) var places: [NodePath: SourceLocation] = [:]

    init(probes: [Probe]) { self.probes = probes }

    mutating func add(_ condition: Predicate, _ node: YAMLNode, at path: NodePath) {
        places[path] = node.place.location
        switch node.content {
        case .sequence(let items): addParts(of: condition, items, at: path)
        case .mapping(let pairs):
            if case .all(let parts) = condition, !(pairs.count == 1 && pairs[0].key == "all") {
                for (number, part) in parts.enumerated() { add(part, in: pairs, at: path.appending(.part(number))) }
            } else {
                add(condition, in: pairs, at: path)
            }
        case .scalar, .invalid: break
        }
    }

    /// One part of a mapping: what stands under the key that it was read from.
    private mutating func add(_ part: Predicate, in pairs: [YAMLPair], at path: NodePath) {
        guard let pair = pairs.first(where: { $0.key == key(of: part, among: pairs) }) else { return }
        places[path] = pair.keyPlace.location
        switch part {
        case .all, .any:
            if case .sequence(let items) = pair.value.content { addParts(of: part, items, at: path) }
        case .not(let inner):
            add(inner, pair.value, at: path.appending(.part(0)))
        case .files(let test, let inner):
            guard case .mapping(let tests) = pair.value.content, let test = tests.first(where: { $0.key == test.rawValue }) else {
                return
            }
            places[path] = test.keyPlace.location
            add(inner, test.value, at: path.appending(.part(0)))
        case .probe(let id):
            guard probes.indices.contains(id.index) else { return }
            addItems(pair.value, count: probes[id.index].patterns.count) { path.appending(.alternative($0)) }
            if let except = pairs.first(where: { $0.key == "except" }) {
                addItems(except.value, count: probes[id.index].except.count) { path.appending(.exception($0)) }
            }
        default: break
        }
    }

    private mutating func addParts(of condition: Predicate, _ items: [YAMLNode], at path: NodePath) {
        switch condition {
        case .all(let parts), .any(let parts):
            guard parts.count == items.count else { return }
            for (number, item) in items.enumerated() { add(parts[number], item, at: path.appending(.part(number))) }
        default: break
        }
    }

    private mutating func addItems(_ node: YAMLNode, count: Int, _ path: (Int) -> NodePath) {
        guard case .sequence(let items) = node.content, items.count == count else { return }
        for (number, item) in items.enumerated() { places[path(number)] = item.place.location }
    }

    /// Several labels under one key are read as `any` of them.
    private func key(of part: Predicate, among pairs: [YAMLPair]) -> String {
        if case .any(let labels) = part, labels.allSatisfy({ if case .label = $0 { true } else { false } }),
            !pairs.contains(where: { $0.key == "any" })
        {
            return "label"
        }
        return part.key(in: probes)
    }
}
