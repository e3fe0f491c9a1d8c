package io.drey.internal.redis;

import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.TracerProvider;
import io.lettuce.core.tracing.Tracing;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Lets in the client library's own tracing of each command, whenever somebody brings one. The library asks only when a
 * connection is made whether it is on, hence the option. Any thread.
 */
final class ClientTracing implements Tracing {

    private final Traffic traffic;

    ClientTracing(Traffic traffic) {
        this.traffic = traffic;
    }

    private Tracing present() {
        return traffic.tracing() instanceof Tracing brought ? brought : Tracing.disabled();
    }

    @Override
    public TracerProvider getTracerProvider() {
        return present().getTracerProvider();
    }

    @Override
    public TraceContextProvider initialTraceContextProvider() {
        return present().initialTraceContextProvider();
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public boolean includeCommandArgsInSpanTags() {
        return present().includeCommandArgsInSpanTags();
    }

    /** Asked once for each connection, and again with each command of those that got null. */
    @Override
    public @Nullable Endpoint createEndpoint(SocketAddress address) {
        return traffic.tracing() instanceof Tracing brought ? brought.createEndpoint(address) : null;
    }
}
