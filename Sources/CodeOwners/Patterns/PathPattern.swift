/// A pattern for a path as a whole, component by component.
struct PathPattern: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        /// Any number of components, none included.
        case components
        case literal([UInt8])
        case glob(ComponentGlob)

        /// One component; a literal where each token is a byte.
        init(_ tokens: [ComponentGlob.Token]) {
            var bytes: [UInt8] = []
            for token in tokens {
                guard case .byte(let byte) = token else {
                    self = .glob(ComponentGlob(tokens: tokens))
                    return
                }
                bytes.append(byte)
            }
            self = .literal(bytes)
        }

        var isComponents: Bool {
            if case .components = self { true } else { false }
        }

        /// Any one component.
        static let component = Segment.glob(ComponentGlob(tokens: [.run]))
    }

    let segments: [Segment]

    /// No component holds a `/`.
    static let never = PathPattern([.literal([Byte.slash])])

    init(_ segments: [Segment]) {
        var kept: [Segment] = []
        for segment in segments where !(segment.isComponents && kept.last?.isComponents == true) { kept.append(segment) }
        self.segments = kept
    }

    /// At most segments × components comparisons: of several `components` only the last can be worth trying again.
    ///
    /// - Parameter steps: grows by what was compared.
    func matches(_ path: PathView, steps: inout Int) -> Bool {
        var (segment, component) = (0, 0)
        var retry: (segment: Int, component: Int)?
        while true {
            steps += 1
            if segment < segments.count, segments[segment].isComponents {
                segment += 1
                if segment == segments.count { return true }
                retry = (segment, component)
                continue
            }
            if component == path.components.count { return segment == segments.count }
            if segment < segments.count, fits(segments[segment], path.bytes[path.components[component]], &steps) {
                segment += 1
                component += 1
                continue
            }
            guard let from = retry else { return false }
            (segment, component) = (from.segment, from.component + 1)
            retry = (segment, component)
        }
    }

    private func fits(_ segment: Segment, _ component: ArraySlice<UInt8>, _ steps: inout Int) -> Bool {
        switch segment {
        case .components: false
        case .literal(let bytes): component.elementsEqual(bytes)
        case .glob(let glob): glob.matches(component, steps: &steps)
        }
    }
}
