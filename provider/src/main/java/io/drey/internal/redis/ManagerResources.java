package io.drey.internal.redis;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all managers share, or that the application lends, and what is done to their connections. Each
 * manager adds what it has of its own: the count of its bytes and, if its options say so, its tracing. The client
 * library's own copy of resources ({@code mutate}) is not taken, since it warns of whoever did not end it. Any thread.
 */
final class ManagerResources implements ClientResources {

    private static final String COUNTER = "drey-traffic";

    private final ClientResources shared;
    private final NettyCustomizer counting;
    private final Tracing tracing;

    ManagerResources(ClientResources shared, Traffic traffic, boolean traced) {
        this.shared = shared;
        this.tracing = traced ? new ClientTracing(traffic) : shared.tracing();
        ByteCounter counter = new ByteCounter(traffic);
        NettyCustomizer theirs = shared.nettyCustomizer();
        this.counting = new NettyCustomizer() {
            @Override
            public void afterBootstrapInitialized(Bootstrap bootstrap) {
                theirs.afterBootstrapInitialized(bootstrap);
            }

            @Override
            public void afterChannelInitialized(Channel channel) {
                theirs.afterChannelInitialized(channel);
                channel.pipeline().addFirst(COUNTER, counter);
                ReplyOrder.keep(channel.pipeline());
            }
        };
    }

    /** Stands next to the socket, so it counts what goes over the wire. */
    @Sharable
    private static final class ByteCounter extends ChannelDuplexHandler {

        private final Traffic traffic;

        ByteCounter(Traffic traffic) {
            this.traffic = traffic;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                traffic.received(bytes.readableBytes());
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof ByteBuf bytes) {
                traffic.sent(bytes.readableBytes());
            }
            context.write(message, promise);
        }
    }

    @Override
    public NettyCustomizer nettyCustomizer() {
        return counting;
    }

    @Override
    public Tracing tracing() {
        return tracing;
    }

    /** Those who share the threads end them. */
    @Override
    public Future<Boolean> shutdown() {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return shutdown();
    }

    @Override
    public Builder mutate() {
        return shared.mutate();
    }

    @Override
    public AddressResolverGroup<?> addressResolverGroup() {
        return shared.addressResolverGroup();
    }

    @Override
    public EventPublisherOptions commandLatencyPublisherOptions() {
        return shared.commandLatencyPublisherOptions();
    }

    @Override
    public CommandLatencyRecorder commandLatencyRecorder() {
        return shared.commandLatencyRecorder();
    }

    @Override
    public int computationThreadPoolSize() {
        return shared.computationThreadPoolSize();
    }

    @Override
    public EventBus eventBus() {
        return shared.eventBus();
    }

    @Override
    public EventLoopGroupProvider eventLoopGroupProvider() {
        return shared.eventLoopGroupProvider();
    }

    @Override
    public EventExecutorGroup eventExecutorGroup() {
        return shared.eventExecutorGroup();
    }

    @Override
    public int ioThreadPoolSize() {
        return shared.ioThreadPoolSize();
    }

    @Override
    public Delay reconnectDelay() {
        return shared.reconnectDelay();
    }

    @Override
    public SocketAddressResolver socketAddressResolver() {
        return shared.socketAddressResolver();
    }

    @Override
    public Timer timer() {
        return shared.timer();
    }
}
