package io.drey.internal.management;

import javax.cache.CacheException;
import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * An MXBean that knows whether it is registered. Invariant: {@link #unregister} removes this bean and never another
 * that has taken its name since, as a second manager of the same URI may. One thread at a time registers and
 * unregisters ({@link ManagementBeans}); the server's callbacks come from any thread.
 *
 * <p>Asking the server whether the name is taken was rejected: it cannot tell by whom.
 */
final class NamedBean extends StandardMBean {

    /** Others may take the name between our removal and our registration, but not again and again. */
    private static final int ATTEMPTS = 10;

    /** The field of a bean's descriptor that names the cache to which it belongs. */
    static final String OWNER = "io.drey.cache";

    private final ObjectName name;
    private final Descriptor descriptor;
    private volatile boolean registered;

    /** @param descriptor a part of the bean's descriptor that contains {@link #OWNER} */
    <T> NamedBean(ObjectName name, T bean, Class<T> type, Descriptor descriptor) {
        super(bean, type, true);
        this.name = name;
        this.descriptor = descriptor;
    }

    /**
     * Whether a bean of another cache has this name. It may be one of another copy of Drey, in another class loader.
     */
    static boolean isOfOtherCache(MBeanServer server, ObjectName name, String owner) {
        try {
            Object found = server.getMBeanInfo(name).getDescriptor().getFieldValue(OWNER);
            return found != null && !found.equals(owner);
        } catch (JMException | RuntimeException e) {
            return false; // mostly since there is no such bean; if the server fails, registering will tell
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanInfo info = super.getMBeanInfo();
        return new MBeanInfo(
                info.getClassName(),
                info.getDescription(),
                info.getAttributes(),
                info.getConstructors(),
                info.getOperations(),
                info.getNotifications(),
                ImmutableDescriptor.union(info.getDescriptor(), descriptor));
    }

    /**
     * Registers the bean under its name, in place of whatever was left behind there.
     *
     * @return false if the name belongs to another cache
     */
    boolean register(MBeanServer server, String owner) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (isOfOtherCache(server, name, owner)) {
                return false;
            }
            // Removes first, and not only if the name turns out to be taken: if this very object were registered
            // already, the server would throw a different exception.
            remove(server);
            try {
                server.registerMBean(this, name);
                return true;
            } catch (InstanceAlreadyExistsException e) {
                // another registration has just taken the name: try again
            } catch (JMException | RuntimeException e) { // an application may install a server of its own
                throw undone(server, new CacheException("registering " + name + " failed", e));
            }
        }
        throw new CacheException("registering " + name + " failed: others take the name again and again");
    }

    /** Unregisters the bean, since a server may fail after it has registered it. */
    private CacheException undone(MBeanServer server, CacheException failure) {
        try {
            unregister(server);
        } catch (CacheException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    boolean isRegistered() {
        return registered;
    }

    void unregister(MBeanServer server) {
        if (registered) {
            remove(server);
        }
    }

    private void remove(MBeanServer server) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // nothing was registered, as desired
        } catch (JMException | RuntimeException e) {
            throw new CacheException("unregistering " + name + " failed", e);
        }
    }

    @Override
    public void postRegister(@Nullable Boolean done) {
        super.postRegister(done);
        registered = Boolean.TRUE.equals(done);
    }

    @Override
    public void postDeregister() {
        super.postDeregister();
        registered = false;
    }
}
