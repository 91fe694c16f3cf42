package io.millrace.posix.internal.table;

import io.millrace.posix.ShmidDs;
import io.millrace.posix.internal.granule.PeerIdentity;

/**
 * Who may do what to a region, as Linux decides. Thread-safety: immutable.
 *
 * @param who asks
 */
record Rights(PeerIdentity who) {
    /** Whether a region may be read, or read and written. */
    boolean mayAttach(ShmidDs region, boolean readOnly) {
        return grants(region, readOnly ? TableLayout.READ : (TableLayout.READ | TableLayout.WRITE));
    }

    /** Whether all that a mode asks for, of whatever class, is granted. */
    boolean mayGet(ShmidDs region, int mode) {
        int asked = mode | (mode >> TableLayout.CLASS_BITS) | (mode >> (2 * TableLayout.CLASS_BITS));
        return grants(region, asked & TableLayout.CLASS_MASK);
    }

    boolean mayRead(ShmidDs region) {
        return grants(region, TableLayout.READ);
    }

    /** Whether a region may be changed or removed. */
    boolean mayControl(ShmidDs region) {
        return isPrivileged() || isOwner(region);
    }

    private boolean isPrivileged() {
        return who.uid() == 0;
    }

    private boolean isOwner(ShmidDs region) {
        return who.uid() == region.uid() || who.uid() == region.cuid();
    }

    private boolean grants(ShmidDs region, int asked) {
        int granted = region.permissions();
        if (isOwner(region)) {
            granted >>= 2 * TableLayout.CLASS_BITS;
        } else if (who.gid() == region.gid() || who.gid() == region.cgid()) {
            granted >>= TableLayout.CLASS_BITS;
        }
        return isPrivileged() || (asked & ~granted & TableLayout.CLASS_MASK) == 0;
    }
}
