/// Values by key within bounds of number and size: where one is passed, the values not used for longest go.
///
/// All operations O(1).
struct BoundedCache<Key: Hashable, Value> {
    private struct Node {
        var key: Key
        /// nil in a node that is free.
        var value: Value?
        var bytes: Int
        /// Towards what was used more recently, and less.
        var newer: Int?
        var older: Int?
    }

    private let limits: CacheLimits
    private var nodes: [Node] = []
    private var places: [Key: Int] = [:]
    private var free: [Int] = []
    private var newest: Int?
    private var oldest: Int?
    /// Of all values held.
    private(set) var bytes = 0

    init(limits: CacheLimits) { self.limits = limits }

    /// Values held.
    var count: Int { places.count }

    /// Reading counts as use.
    mutating func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        link(place)
        return nodes[place].value
    }

    /// Holds a value, in the place of the one of the same key. One that is larger than all may be together is not held.
    mutating func insert(_ value: Value, for key: Key, bytes size: Int) {
        if let place = places[key] { remove(place) }
        guard limits.entries > 0, size <= limits.bytes else { return }
        while count >= limits.entries || bytes > limits.bytes - size, let oldest { remove(oldest) }
        let node = Node(key: key, value: value, bytes: size)
        let place: Int
        if let reused = free.popLast() {
            place = reused
            nodes[place] = node
        } else {
            place = nodes.count
            nodes.append(node)
        }
        places[key] = place
        bytes += size
        link(place)
    }

    private mutating func remove(_ place: Int) {
        unlink(place)
        bytes -= nodes[place].bytes
        places[nodes[place].key] = nil
        nodes[place].value = nil
        free.append(place)
    }

    // MARK: The order of use

    private mutating func link(_ place: Int) {
        nodes[place].newer = nil
        nodes[place].older = newest
        if let newest { nodes[newest].newer = place }
        newest = place
        if oldest == nil { oldest = place }
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (nodes[place].newer, nodes[place].older)
        if let newer { nodes[newer].older = older } else { newest = older }
        if let older { nodes[older].newer = newer } else { oldest = newer }
    }
}
