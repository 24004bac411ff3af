/// The first distinct elements of a list that may be long, and how many more were met.
package struct BoundedList<Element: Hashable> {
    package private(set) var listed: [Element] = []
    package private(set) var omitted = 0
    private var known: Set<Element> = []
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    package mutating func add(_ element: Element) {
        if known.contains(element) { return }
        guard listed.count < limit else {
            omitted += 1
            return
        }
        known.insert(element)
        listed.append(element)
    }
}
