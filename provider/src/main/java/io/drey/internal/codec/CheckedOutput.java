package io.drey.internal.codec;

import io.drey.codec.CodecException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.util.Collections;
import java.util.List;

/**
 * Java serialisation that refuses to write what {@link CheckedInput} would refuse to read. So a mistake shows at the
 * first {@code put}, together with its remedy, and not as misses in other JVMs.
 *
 * <p>Confined to one encoding.
 */
class CheckedOutput extends ObjectOutputStream {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final Class<?> COPIES = Collections.nCopies(2, "").getClass();

    private final AllowList allowed;
    private final DecodeLimits limits;
    private long objects;
    private int depthAtMost;
    private boolean hashed;

    CheckedOutput(OutputStream out, AllowList allowed, DecodeLimits limits) throws IOException {
        super(out);
        this.allowed = allowed;
        this.limits = limits;
        enableReplaceObject(true);
    }

    @Override
    protected void annotateClass(Class<?> type) {
        allowed.check(type);
        hashed |= HashWork.isHashed(type.getName());
    }

    /** Whether deserialisation would compute hash codes. */
    boolean isHashed() {
        return hashed;
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        allowed.check(type);
        for (Class<?> each : type.getInterfaces()) {
            allowed.check(each);
        }
    }

    /** The stream calls this once for each object, with the serialisation proxy of those that have one. */
    @Override
    protected Object replaceObject(Object object) throws IOException {
        if (object instanceof IOException failure && !allowed.allows(failure.getClass())) {
            // The stream writes the exception that ends it; refusing its class would hide that exception
            throw failure;
        }
        int length = object.getClass().isArray() ? Array.getLength(object) : 0;
        within("max-array-length", length, limits.arrayLength());
        withinSize(object);
        within("max-references", ++objects, limits.references());
        if (++depthAtMost > limits.depth()) {
            depthAtMost = depth();
            within("max-depth", depthAtMost, limits.depth());
        }
        return object;
    }

    /**
     * Returns how deep the current object is nested. The stream does not tell, but it recurses once for each level, so
     * the stack is counted. That is done only when enough objects have followed since the last count to have reached
     * the limit: rarely for flat objects.
     */
    private static int depth() {
        return STACK.walk(
                frames -> Math.toIntExact(frames.takeWhile(frame -> frame.getDeclaringClass() != JavaCodec.class)
                        .filter(frame -> frame.getDeclaringClass() == ObjectOutputStream.class)
                        .filter(frame -> frame.getMethodName().equals("writeObject0"))
                        .count()));
    }

    /** Checks a list that claims any length in few bytes: {@link DecodeBudget} refuses a long one when it is read. */
    private static void withinSize(Object object) {
        if (object.getClass() == COPIES && ((List<?>) object).size() > DecodeBudget.SLACK) {
            throw new CodecException("Collections.nCopies of " + ((List<?>) object).size() + " elements, more than "
                    + DecodeBudget.SLACK + "; store an ArrayList of them");
        }
    }

    private static void within(String option, long found, long limit) {
        if (found > limit) {
            throw new CodecException("An object exceeds drey.codec." + option + " = " + limit + " (found " + found
                    + "), so no reader would accept it; store less, or raise the limit in every JVM");
        }
    }
}
