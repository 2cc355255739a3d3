//! An ordered set that knows the rank of each of its members: a treap whose nodes count what is below
//! them. Adding, removing and ranking take logarithmic time, whatever order members come in.

use std::cmp::Ordering;

/// A set in the order of its members.
pub struct Ranked<T> {
    root: Link<T>,
    /// State of the generator that balances the tree.
    seed: u64,
}

type Link<T> = Option<Box<Node<T>>>;

struct Node<T> {
    member: T,
    /// Random; none below has a greater one.
    weight: u64,
    /// Members from here downwards.
    size: usize,
    left: Link<T>,
    right: Link<T>,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { root: None, seed: 0 }
    }
}

impl<T: Ord> Ranked<T> {
    pub fn len(&self) -> usize {
        size(&self.root)
    }

    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// Adds a member, unless it is one.
    pub fn insert(&mut self, member: T) {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let (less, rest) = split(self.root.take(), &member, false);
        let (same, more) = split(rest, &member, true);
        let one = same.or_else(|| {
            let node = Node { member, weight: mixed(self.seed), size: 1, left: None, right: None };
            Some(Box::new(node))
        });
        self.root = merge(merge(less, one), more);
    }

    pub fn remove(&mut self, member: &T) {
        let (less, rest) = split(self.root.take(), member, false);
        let (_, more) = split(rest, member, true);
        self.root = merge(less, more);
    }

    /// How many members come before this one; none when it is no member.
    pub fn rank(&self, member: &T) -> Option<usize> {
        let (mut node, mut before) = (self.root.as_deref()?, 0);
        loop {
            let next = match member.cmp(&node.member) {
                Ordering::Less => &node.left,
                Ordering::Equal => return Some(before + size(&node.left)),
                Ordering::Greater => {
                    before += size(&node.left) + 1;
                    &node.right
                }
            };
            node = next.as_deref()?;
        }
    }

    /// The members in their order.
    pub fn iter(&self) -> Members<'_, T> {
        let mut members = Members { path: Vec::new() };
        members.descend(&self.root);
        members
    }
}

/// The members of a [`Ranked`] in their order.
pub struct Members<'a, T> {
    path: Vec<&'a Node<T>>,
}

impl<'a, T> Members<'a, T> {
    fn descend(&mut self, mut link: &'a Link<T>) {
        while let Some(node) = link {
            self.path.push(node);
            link = &node.left;
        }
    }
}

impl<'a, T> Iterator for Members<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let node = self.path.pop()?;
        self.descend(&node.right);
        Some(&node.member)
    }
}

impl<T> Node<T> {
    fn counted(mut self: Box<Self>) -> Box<Self> {
        self.size = size(&self.left) + 1 + size(&self.right);
        self
    }
}

fn size<T>(link: &Link<T>) -> usize {
    link.as_ref().map_or(0, |node| node.size)
}

/// What comes before `at`, and the rest; `with` puts `at` itself before.
fn split<T: Ord>(link: Link<T>, at: &T, with: bool) -> (Link<T>, Link<T>) {
    let Some(mut node) = link else { return (None, None) };
    if node.member < *at || (with && node.member == *at) {
        let (less, more) = split(node.right.take(), at, with);
        node.right = less;
        (Some(node.counted()), more)
    } else {
        let (less, more) = split(node.left.take(), at, with);
        node.left = more;
        (less, Some(node.counted()))
    }
}

/// Joins two trees, of which the first comes before the second.
fn merge<T>(left: Link<T>, right: Link<T>) -> Link<T> {
    match (left, right) {
        (Some(mut left), Some(right)) if left.weight >= right.weight => {
            left.right = merge(left.right.take(), Some(right));
            Some(left.counted())
        }
        (Some(left), Some(mut right)) => {
            right.left = merge(Some(left), right.left.take());
            Some(right.counted())
        }
        (one, other) => one.or(other),
    }
}

/// The finalizer of splitmix64: spreads consecutive states over all numbers.
const fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_agrees_with_a_sorted_list_after_any_changes() {
        let (mut ranked, mut sorted) = (Ranked::default(), BTreeSet::new());
        for step in 0..4_000_u64 {
            let number = mixed(step) % 500;
            if mixed(step + 77_777).is_multiple_of(3) {
                ranked.remove(&number);
                sorted.remove(&number);
            } else {
                ranked.insert(number);
                sorted.insert(number);
            }
            assert_eq!(ranked.len(), sorted.len());
            let expected = sorted.contains(&number).then(|| sorted.range(..number).count());
            assert_eq!(ranked.rank(&number), expected);
        }
        assert!(ranked.iter().eq(&sorted));
        assert!(!ranked.is_empty());
    }

    #[test]
    fn members_that_come_in_their_order_do_not_make_it_deep() {
        fn depth<T>(link: &Link<T>) -> usize {
            link.as_ref().map_or(0, |node| 1 + depth(&node.left).max(depth(&node.right)))
        }
        let mut ranked = Ranked::default();
        (0..20_000).for_each(|number| ranked.insert(number));
        assert!(depth(&ranked.root) < 60, "{}", depth(&ranked.root));
        assert_eq!((ranked.rank(&0), ranked.rank(&12_345), ranked.rank(&20_000)), (Some(0), Some(12_345), None));
    }
}
