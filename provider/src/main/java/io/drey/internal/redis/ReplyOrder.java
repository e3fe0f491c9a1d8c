package io.drey.internal.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Gives up a connection as soon as something fails between its socket and the client library's list of commands that
 * wait for replies, and lets no further reply in. Replies find their commands by order alone. When something fails, for
 * want of memory for example, the library takes a command off that list, or leaves one that was never sent, and goes
 * on: from then on each command gets the reply of another one.
 *
 * <p>Nothing is allocated after the failure. One for each connection, on the thread that serves it.
 */
final class ReplyOrder {

    private final CommandHandler commands;
    private final ChannelHandlerContext place;
    private boolean lost;

    private ReplyOrder(CommandHandler commands, ChannelHandlerContext place) {
        this.commands = commands;
        this.place = place;
    }

    /** Watches over a connection whose handlers are all in place. */
    static void keep(ChannelPipeline pipeline) {
        ChannelHandlerContext place = pipeline.context(CommandHandler.class);
        if (place == null) {
            throw new IllegalStateException("no list of commands in " + pipeline.names());
        }
        ReplyOrder order = new ReplyOrder((CommandHandler) place.handler(), place);
        pipeline.addBefore(place.name(), "drey-replies", order.new Replies());
        pipeline.addLast("drey-commands", order.new Commands());
    }

    private void lose(Channel channel) {
        lost = true;
        try {
            channel.close();
        } catch (Throwable e) { // no memory even for that
            channel.unsafe().closeForcibly();
        }
    }

    /** What is read, just before the list of commands. */
    private final class Replies extends ChannelInboundHandlerAdapter {

        /** Calls the next handler itself, which would be told of its own failure otherwise. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (lost) {
                ReferenceCountUtil.release(message);
                return;
            }
            try {
                commands.channelRead(place, message);
            } catch (Throwable e) {
                lose(context.channel());
                throw e;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            lose(context.channel());
            context.fireExceptionCaught(cause);
        }
    }

    /** What is written, just after whoever writes it. */
    private final class Commands extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise sent) {
            try {
                context.write(message, sent);
            } catch (Throwable e) {
                lose(context.channel());
                throw e;
            }
            if (sent.isDone() && isError(sent.cause())) {
                lose(context.channel());
            }
        }

        /** Other failures are of commands that the client library has refused, or taken off its list again. */
        private static boolean isError(Throwable failure) {
            Throwable cause = failure;
            for (int depth = 0; cause != null && depth < 10; depth++) {
                if (cause instanceof Error) {
                    return true;
                }
                cause = cause.getCause();
            }
            return false;
        }
    }
}
