/**
 * An application that knows the standard only; Drey is found by its service. It is started with {@code --add-modules
 * ALL-MODULE-PATH}: Drey and Lettuce are automatic modules, which cannot say that they need those of Caffeine and
 * Netty.
 */
module io.drey.examples.modules {
    requires cache.api;
}
